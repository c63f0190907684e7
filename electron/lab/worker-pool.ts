import type { Failure } from '../common/outcome.ts';
import { type PlannedRun, workerKey } from '../common/plan.ts';
import { millis } from '../common/units.ts';
import { EngineHost, type HostOptions, type Started } from '../host/engine-host.ts';
import type { Environment } from '../host/worker-process.ts';
import type { Lab, SessionClock } from './lab.ts';

const startLimit = millis(20_000);
const cancelGrace = millis(3_000);

/** Who wants to know of the workers' processes. */
export type WorkerWatch = {
  readonly watch: (pid: number) => void;
  readonly unwatch: (pid: number) => void;
};

/** The worker processes of a session: one for each model on each device, ended after its last run. */
export class WorkerPool {
  readonly #lab: Lab;
  readonly #clock: SessionClock;
  readonly #watch: WorkerWatch;
  readonly #hosts = new Map<string, EngineHost>();
  /** Kept apart from the host, which knows no pid any more once the process is gone. */
  readonly #pids = new Map<string, number>();
  #current: EngineHost | null = null;

  constructor(lab: Lab, clock: SessionClock, watch: WorkerWatch) {
    this.#lab = lab;
    this.#clock = clock;
    this.#watch = watch;
  }

  /** The living worker of this run's model and device; null when it has to be started. */
  find(run: PlannedRun): EngineHost | null {
    const host = this.#hosts.get(workerKey(run)) ?? null;
    return host?.isAlive === true ? host : null;
  }

  /** What every worker is started with, on the device that the environment chooses. */
  options(environment: Environment): HostOptions {
    const launch = this.#lab.launchWorker;
    return { launch, environment, ...this.#clock, startLimit, cancelGrace };
  }

  async start(
    run: PlannedRun,
    environment: Environment,
  ): Promise<{ host: EngineHost; started: Started } | Failure> {
    const result = await EngineHost.start(this.options(environment));
    if ('failure' in result) return result.failure;
    // One that died may still be there.
    await this.stop(workerKey(run));
    this.#hosts.set(workerKey(run), result.host);
    const { pid } = result.host;
    if (pid !== undefined) {
      this.#pids.set(workerKey(run), pid);
      this.#watch.watch(pid);
    }
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
    const pid = this.#pids.get(key);
    this.#pids.delete(key);
    if (pid !== undefined) this.#watch.unwatch(pid);
    await host?.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#hosts.keys()].map((key) => this.stop(key)));
  }
}
