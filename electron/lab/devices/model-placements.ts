import type { Failure } from '../../common/outcome.ts';
import type { PlannedRun } from '../../common/plan.ts';
import type { Placement } from '../../common/session.ts';
import { millis } from '../../common/units.ts';
import { askPlacement } from '../../host/ask-placement.ts';
import type { HostOptions } from '../../host/engine-host.ts';
import type { EngineFiles } from '../engine-files.ts';

/**
 * Where the runtime puts the operators of each model on each target; asked once a session, before the model
 * is loaded to be measured, so that its memory is not needed twice.
 */
export class ModelPlacements {
  readonly #known = new Map<string, Placement[]>();
  readonly #limit: number;

  /** `limit`: seconds that one model may take. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Empty where the runtime does not say, and on the CPU, where there is nothing to ask. */
  async ask(
    run: PlannedRun,
    files: EngineFiles,
    options: HostOptions,
  ): Promise<readonly Placement[] | Failure> {
    const { device, settings } = run;
    if (device === 'cpu') return [];
    const known = this.#known.get(keyOf(run));
    if (known !== undefined) return known;
    const load = { type: 'load', ...files, device, settings } as const;
    const placements = await askPlacement(options, load, millis(this.#limit * 1e3));
    if ('status' in placements) return placements;
    this.#known.set(keyOf(run), placements);
    return placements;
  }

  /** What was answered for this run's model and target; empty where it was not asked. */
  of(run: PlannedRun): readonly Placement[] {
    return this.#known.get(keyOf(run)) ?? [];
  }
}

const keyOf = ({ model, device, settings }: PlannedRun): string =>
  JSON.stringify([model, device, settings]);
