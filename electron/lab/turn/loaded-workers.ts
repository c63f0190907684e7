import type { Failure } from '../../common/outcome.ts';
import { type PlannedRun, workerKey } from '../../common/plan.ts';
import type { Millis } from '../../common/units.ts';
import type { EngineHost } from '../../host/engine-host.ts';
import { LinkFailure } from './link.ts';

type Host = Pick<EngineHost, 'work' | 'cancel'>;

/** A worker with its model loaded, which does one job after the other. It is the pool's: who uses it does not end it. */
export class LoadedWorker {
  /** How long a job may take. */
  readonly limit: Millis;
  readonly #find: () => Promise<Host | Failure>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(find: () => Promise<Host | Failure>, limit: Millis) {
    this.#find = find;
    this.limit = limit;
  }

  /** Its process, another one where the last has died. Throws `LinkFailure`. */
  async living(): Promise<Host> {
    const host = await this.#find();
    if ('status' in host) throw new LinkFailure(host.reason, host.detail);
    return host;
  }

  /** Does `job` once those before it are done. */
  async inTurn<Result>(job: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(job, job);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves once the jobs that it has now are over. */
  async idle(): Promise<void> {
    await this.#last;
  }
}

/** The workers of a session's agents. All conversations that use one wait in the same line for it. */
export class LoadedWorkers {
  readonly #find: (load: PlannedRun) => Promise<Host | Failure>;
  readonly #limit: Millis;
  readonly #workers = new Map<string, LoadedWorker>();

  /** `find`: the living process with the model of a `load` run, or why there is none. */
  constructor(find: (load: PlannedRun) => Promise<Host | Failure>, limit: Millis) {
    this.#find = find;
    this.#limit = limit;
  }

  of(load: PlannedRun): LoadedWorker {
    const key = workerKey(load);
    const known = this.#workers.get(key);
    if (known !== undefined) return known;
    const worker = new LoadedWorker(() => this.#find(load), this.#limit);
    this.#workers.set(key, worker);
    return worker;
  }

  /** Resolves once none has a job. */
  async idle(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.idle()));
  }
}
