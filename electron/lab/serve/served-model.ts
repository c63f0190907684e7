import type { Failure, RunOutcome } from '../../common/outcome.ts';
import type { PlannedRun } from '../../common/plan.ts';
import type { Millis, Nanos } from '../../common/units.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import type { EngineHost, JobMessage, JobRequest, JobResult } from '../../host/engine-host.ts';
import { LoadedWorker } from '../turn/loaded-workers.ts';
import type { WorkerPool } from '../worker-pool.ts';
import type { RequestRun } from './request-run.ts';

export type ServedKind = 'tts' | 'asr' | 'llm';

/** Carries out a `load` run, and says how it went. */
export type Load = (run: PlannedRun) => Promise<RunOutcome>;

type Needs = {
  readonly kind: ServedKind;
  /** The run of the plan that loads it. */
  readonly load: PlannedRun;
  readonly pool: Pick<WorkerPool, 'find'>;
  /** Loads it, as another run of the recording where it was loaded before. */
  readonly reload: Load;
  readonly now: () => Nanos;
  /** How long a job may take. */
  readonly limit: Millis;
};

/** A model on its device in one worker, which does one request after the other, and is started again when it died. */
export class ServedModel {
  readonly kind: ServedKind;
  readonly model: string;
  readonly device: string;
  /** Whoever has work for it waits in its line. */
  readonly worker: LoadedWorker;
  readonly #needs: Needs;
  #host: EngineHost | null = null;
  /** The one job under way is to end, also while its worker is still to be started. */
  #isCancelled = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.kind = needs.kind;
    this.model = needs.load.model;
    this.device = needs.load.device;
    const host: Pick<EngineHost, 'work' | 'cancel'> = {
      work: (request, limit, listen) => this.#work(request, limit, listen),
      cancel: () => this.#cancel(),
    };
    this.worker = new LoadedWorker(() => Promise.resolve(host), needs.limit);
  }

  get pid(): number | undefined {
    return this.#host?.pid;
  }

  /** The living worker, started where there is none; or why there is none. */
  async ready(): Promise<Failure | null> {
    const { pool, load, reload } = this.#needs;
    this.#host = pool.find(load);
    if (this.#host !== null) return null;
    const outcome = await reload(load);
    this.#host = pool.find(load);
    if (this.#host !== null) return null;
    return outcome.status === 'failed'
      ? outcome
      : {
          status: 'failed',
          reason: 'worker-died',
          detail: `The worker of ${this.model} ended as soon as it was started. Ask again.`,
        };
  }

  /**
   * Does one request's job once those before it are done; its spans and its output are recorded as the run's, the wait
   * as its `queue`. Always resolves.
   */
  async run(
    input: RunInput,
    run: RequestRun,
    signal: AbortSignal,
    listen: (message: JobMessage) => void = () => undefined,
  ): Promise<Partial<JobResult> & Pick<JobResult, 'outcome'>> {
    const { now } = this.#needs;
    const asked = now();
    return this.worker.inTurn(async () => {
      const failure = signal.aborted ? null : await this.ready();
      run.trace.add('queue', null, asked, now());
      if (failure !== null) return { outcome: failure };
      if (signal.aborted) return { outcome: { status: 'cancelled' } };
      run.started(this.pid);
      const cancel = (): void => this.#cancel();
      signal.addEventListener('abort', cancel, { once: true });
      const takeDown = run.takeJob();
      const request: JobRequest = { type: 'run', input, profile: null, tellsAtOnce: true };
      try {
        return await this.#work(request, this.worker.limit, (message) => {
          takeDown(message);
          listen(message);
        });
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    });
  }

  #cancel(): void {
    this.#isCancelled = true;
    this.#host?.cancel();
  }

  async #work(
    request: JobRequest,
    limit: Millis,
    listen: (message: JobMessage) => void,
  ): Promise<JobResult> {
    this.#isCancelled = false;
    const failure = await this.ready();
    const { now } = this.#needs;
    const host = this.#isCancelled ? null : this.#host;
    if (failure === null && host !== null) return host.work(request, limit, listen);
    const outcome: RunOutcome = failure ?? { status: 'cancelled' };
    const nothing = { provider: null, audio: null, memory: null, profileProblem: null };
    return { at: now(), outcome, ...nothing };
  }
}
