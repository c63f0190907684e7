import { join } from 'node:path';
import type { ModelCatalog } from '../common/model-catalog.ts';
import type { Failure } from '../common/outcome.ts';
import { type PlannedRun, targetName } from '../common/plan.ts';
import type { Scenario } from '../common/scenario.ts';
import { millis } from '../common/units.ts';
import { EngineHost } from '../host/engine-host.ts';
import type { Recorder } from './recorder.ts';
import type { RunExecutor } from './run-executor.ts';
import { audioFileOf } from './run-trace.ts';
import type { WorkerPool } from './worker-pool.ts';

type InspectorNeeds = {
  readonly scenario: Scenario;
  readonly catalog: ModelCatalog;
  readonly plan: readonly PlannedRun[];
  readonly executor: Pick<RunExecutor, 'hasSpoken'>;
  readonly pool: Pick<WorkerPool, 'options' | 'use'>;
  readonly recorder: Pick<Recorder, 'folder' | 'add'>;
};

/**
 * Looks at the audio that a work's measured runs made, in a process of its own and while nothing is measured. Where it
 * cannot, the recording says why in the place of that audio's figures: the runs stand.
 */
export class Inspector {
  readonly #needs: InspectorNeeds;
  readonly #firstOfKin = new Map<string, number>();
  #host: EngineHost | null = null;

  constructor(needs: InspectorNeeds) {
    this.#needs = needs;
  }

  /** Stops between two runs once `isStopped`; the job in progress is cancelled by the pool. */
  async inspect(work: number, isStopped: () => boolean): Promise<void> {
    const { plan, executor } = this.#needs;
    const spoken = plan.filter(
      (run) => run.kind === 'measured' && run.work === work && executor.hasSpoken(run.index),
    );
    const [first] = spoken;
    if (first === undefined) return;
    const compared = comparedRuns(spoken);
    const kin = this.#kinOf(first);
    for (const { index } of spoken) {
      if (isStopped()) return;
      const others = compared.get(index) ?? [];
      await this.#inspectRun(
        index,
        index === first.index && kin !== null ? [kin] : others,
        isStopped,
      );
    }
  }

  /** The first run of an earlier work that spoke the same by the same model in another precision; null without one. */
  #kinOf({ index, work, model }: PlannedRun): number | null {
    const { scenario, catalog } = this.#needs;
    const spoken = scenario.work[work];
    if (spoken?.kind !== 'tts') return null;
    const { text, speed, voice, language } = spoken;
    const group = catalog.models.find(({ id }) => id === model)?.group ?? model;
    const key = JSON.stringify([group, text, speed, voice, language]);
    const kin = this.#firstOfKin.get(key) ?? null;
    if (kin === null) this.#firstOfKin.set(key, index);
    return kin;
  }

  async close(): Promise<void> {
    await this.#host?.stop();
    this.#host = null;
  }

  async #inspectRun(
    run: number,
    against: readonly number[],
    isStopped: () => boolean,
  ): Promise<void> {
    const { pool, recorder, scenario } = this.#needs;
    const host = await this.#ready();
    if ('status' in host) return this.#tell(run, host);
    // Starting a process takes time, in which there is no job to be cancelled.
    if (isStopped()) return;
    const fileOf = (index: number): string => join(recorder.folder, audioFileOf(index));
    const request = {
      type: 'inspect',
      audio: fileOf(run),
      others: against.map(fileOf),
    } as const;
    const { outcome } = await pool.use(host, () =>
      host.work(request, millis(scenario.timeLimit * 1e3), (message) => {
        if (message.type !== 'inspected') return;
        const { at } = message;
        recorder.add({ type: 'audio-figures', run, at, ...message.figures });
        for (const [place, difference] of message.differences.entries()) {
          const other = against[place];
          if (difference === null || other === undefined) continue;
          recorder.add({ type: 'output-difference', run, at, against: other, ...difference });
        }
      }),
    );
    if (outcome.status === 'failed') this.#tell(run, outcome);
  }

  #tell(run: number, { detail }: Failure): void {
    const { recorder, pool } = this.#needs;
    const at = pool.options({}).now();
    recorder.add({ type: 'inspection-failed', run, at, problem: detail });
  }

  async #ready(): Promise<EngineHost | Failure> {
    if (this.#host?.isAlive === true) return this.#host;
    const started = await EngineHost.start(this.#needs.pool.options({}));
    if ('failure' in started) {
      this.#host = null;
      return started.failure;
    }
    this.#host = started.host;
    return this.#host;
  }
}

/**
 * Which runs of one work each run is told from, in the order of the plan: the first of every target from the first of
 * the first target, and the second of every target from its first, which is how far the model differs from itself.
 */
export function comparedRuns(runs: readonly PlannedRun[]): ReadonlyMap<number, readonly number[]> {
  const targets = new Map<string, PlannedRun[]>();
  for (const run of runs) {
    const key = targetName(run);
    targets.set(key, [...(targets.get(key) ?? []), run]);
  }
  const compared = new Map<number, readonly number[]>();
  const [[origin] = []] = targets.values();
  for (const [first, second] of targets.values()) {
    if (first === undefined || origin === undefined) continue;
    if (first !== origin) compared.set(first.index, [origin.index]);
    if (second !== undefined) compared.set(second.index, [first.index]);
  }
  return compared;
}
