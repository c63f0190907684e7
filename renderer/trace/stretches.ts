import { nanos } from '../../electron/common/units.ts';
import { isInRange } from './range-totals.ts';
import type { SpanColumns } from './span-columns.ts';
import type { TimeRange } from './time-scale.ts';

/** Stretches of time in order, none touching another: overlapping and adjacent ones are one. */
export function union(ranges: readonly TimeRange[]): TimeRange[] {
  const merged: { from: TimeRange['from']; to: TimeRange['to'] }[] = [];
  const byStart = ranges
    .filter(({ from, to }) => to > from)
    .sort((one, other) => one.from - other.from);
  for (const { from, to } of byStart) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}

/** How long they last together. */
export const lengthOf = (stretches: readonly TimeRange[]) =>
  nanos(stretches.reduce((sum, { from, to }) => sum + (to - from), 0));

/** What two stretches have in common; null where that is nothing. */
export function overlap(one: TimeRange, other: TimeRange): TimeRange | null {
  const from = nanos(Math.max(one.from, other.from));
  const to = nanos(Math.min(one.to, other.to));
  return to > from ? { from, to } : null;
}

/**
 * When within `range` (the session's clock) a run was in at least one span of a stage, by its place in `stages`.
 * Columns ascend by start, so one pass merges them.
 */
export function stretchesOfStage(
  { count, start, end, stage }: SpanColumns,
  wanted: number,
  range: TimeRange,
): TimeRange[] {
  const merged: { from: TimeRange['from']; to: TimeRange['to'] }[] = [];
  for (let i = 0; i < count; i++) {
    const begins = start[i] ?? 0;
    if (begins >= range.to) break;
    const ends = end[i] ?? 0;
    if (stage[i] !== wanted || ends <= begins || !isInRange(begins, ends, range)) continue;
    const from = nanos(Math.max(begins, range.from));
    const to = nanos(Math.min(ends, range.to));
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}
