import type { Failure } from '../common/outcome.ts';
import { type PlannedRun, workerKey } from '../common/plan.ts';
import { millis } from '../common/units.ts';
import { EngineHost, type Started } from '../host/engine-host.ts';
import type { Lab, SessionClock } from './lab.ts';

const startLimit = millis(20_000);
const cancelGrace = millis(1_500);

/** The worker processes of a session: one for each model on each device, ended after its last run. */
export class WorkerPool {
  readonly #lab: Lab;
  readonly #clock: SessionClock;
  readonly #hosts = new Map<string, EngineHost>();
  #current: EngineHost | null = null;

  constructor(lab: Lab, clock: SessionClock) {
    this.#lab = lab;
    this.#clock = clock;
  }

  /** The living worker of this run's model and device; null when it has to be started. */
  find(run: PlannedRun): EngineHost | null {
    const host = this.#hosts.get(workerKey(run)) ?? null;
    return host?.isAlive === true ? host : null;
  }

  async start(run: PlannedRun): Promise<{ host: EngineHost; started: Started } | Failure> {
    const result = await EngineHost.start({
      launch: this.#lab.launchWorker,
      ...this.#clock,
      startLimit,
      cancelGrace,
    });
    if ('failure' in result) return result.failure;
    this.#hosts.set(workerKey(run), result.host);
    return result;
  }

  /** The worker that is doing a job now, for whoever wants to cancel it. */
  use<Result>(host: EngineHost, work: () => Promise<Result>): Promise<Result> {
    this.#current = host;
    return work().finally(() => {
      this.#current = null;
    });
  }

  cancelCurrent(): void {
    this.#current?.cancel();
  }

  async stop(key: string): Promise<void> {
    const host = this.#hosts.get(key);
    this.#hosts.delete(key);
    await host?.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#hosts.keys()].map((key) => this.stop(key)));
  }
}
