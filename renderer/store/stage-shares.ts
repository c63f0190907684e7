import { stageTotals } from '../../electron/common/metrics.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { placeById } from '../../electron/common/stage-by-id.ts';
import { type Stage, stages } from '../../electron/common/stages.ts';
import { elapsed, type Millis, nanos, nanosToMillis } from '../../electron/common/units.ts';
import { groupOf, type StageGroup } from '../trace/stage-groups.ts';

/** One line of a run's table of stages. */
export type StageShare = {
  readonly stage: Stage;
  readonly group: StageGroup;
  /** How deep the stage lies inside others, 0 for the outermost. */
  readonly depth: number;
  readonly count: number;
  readonly total: Millis;
  /** Of the time from the run's first start to its last end; null while nothing has a length. */
  readonly share: number | null;
};

/** Time in each stage of a run, in the order of the stages: children lie inside their parents. */
export function stageShares(run: RecordedRun): StageShare[] {
  const totals = stageTotals(run);
  const depths = stageDepths(run);
  const whole = runExtent(run);
  return stages.flatMap((stage) => {
    const known = totals.get(stage);
    if (known === undefined) return [];
    return [
      {
        stage,
        group: groupOf[stage],
        depth: depths.get(stage) ?? 0,
        count: known.count,
        total: known.total,
        share: whole !== null && whole > 0 ? known.total / whole : null,
      },
    ];
  });
}

/** From the first start to the last end of the run's spans. */
export function runExtent({ spans }: RecordedRun): Millis | null {
  if (spans.length === 0) return null;
  return nanosToMillis(elapsed(nanos(spans.firstStart), nanos(spans.lastEnd)));
}

/** Of each stage the least depth at which it lies. */
function stageDepths({ spans }: RecordedRun): Map<Stage, number> {
  const { id, parent } = spans.columns;
  const placeOf = placeById({ id, count: spans.length });
  const depths = new Map<Stage, number>();
  for (let place = 0; place < spans.length; place++) {
    let depth = 0;
    let above = parent[place] ?? -1;
    while (above >= 0 && depth < stages.length) {
      depth += 1;
      above = parent[placeOf(above) ?? -1] ?? -1;
    }
    const name = spans.stage(place);
    depths.set(name, Math.min(depth, depths.get(name) ?? depth));
  }
  return depths;
}
