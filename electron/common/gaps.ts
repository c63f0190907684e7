import { pathThrough } from './critical-path.ts';
import type { RecordedRun } from './recorded-session.ts';
import { stretchesOf } from './stage-telemetry.ts';
import type { Stage } from './stages.ts';
import { type Nanos, nanos } from './units.ts';

/** A stretch of a run in which no model call was at work. */
export type Gap = {
  readonly from: Nanos;
  readonly to: Nanos;
  /** The innermost stage at work, which the model waited for; null where no span covers it: nothing recorded. */
  readonly stage: Stage | null;
  /** The id of that stage's span. */
  readonly span: number | null;
};

/** Where a run's time went, as seen from its models. `inCalls` and the gaps add up to `to` − `from`. */
export type RunGaps = {
  readonly from: Nanos;
  readonly to: Nanos;
  /** Time in which a model call was at work; calls that overlap count once. */
  readonly inCalls: Nanos;
  /** By time; neighbours are of different spans, or have a call between them. */
  readonly gaps: readonly Gap[];
};

/**
 * The gaps of a run, from its request to the end of its root span. null until that has come. Where several spans
 * are at work beside each other a gap is told by the one that the run's end waited for (`pathThrough`). What the
 * device did is not told here: a call that is open may still leave it idle, and only telemetry or a profile says so.
 */
export function gapsOf(run: RecordedRun): RunGaps | null {
  const root = run.spans.root(run.plan.kind === 'load' ? 'load' : 'run');
  if (root === undefined) return null;
  const [from, to] = [Math.min(run.started ?? root.start, root.start), root.end];
  if (to < from) return null;
  const calls = stretchesOf(run, 'model-call');
  const gaps: Gap[] = [];
  let next = 0;
  for (const piece of pathThrough(run.spans, nanos(from), to)) {
    let at: number = piece.from;
    while (at < piece.to) {
      while ((calls[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1;
      const call = calls[next];
      const until = Math.min(piece.to, call?.from ?? piece.to);
      if (until > at) {
        const stage = piece.place === null ? null : run.spans.stage(piece.place);
        const span = piece.place === null ? null : (run.spans.columns.id[piece.place] ?? null);
        gaps.push({ from: nanos(at), to: nanos(until), stage, span });
      }
      at = Math.max(until, Math.min(piece.to, call?.to ?? piece.to));
    }
  }
  const between = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  return { from: nanos(from), to, inCalls: nanos(to - from - between), gaps };
}

/** How long the models waited for a stage, or for nothing that was recorded. */
export type GapTotal = {
  readonly stage: Stage | null;
  readonly total: Nanos;
  readonly count: number;
  readonly longest: Gap;
};

/** By what was waited for, the largest first. */
export function gapTotals({ gaps }: RunGaps): GapTotal[] {
  const totals = new Map<Stage | null, { total: number; count: number; longest: Gap }>();
  for (const gap of gaps) {
    const length = gap.to - gap.from;
    const known = totals.get(gap.stage);
    if (known === undefined) {
      totals.set(gap.stage, { total: length, count: 1, longest: gap });
      continue;
    }
    known.total += length;
    known.count += 1;
    if (length > known.longest.to - known.longest.from) known.longest = gap;
  }
  return [...totals]
    .sort(([, one], [, other]) => other.total - one.total)
    .map(([stage, { total, count, longest }]) => ({ stage, total: nanos(total), count, longest }));
}
