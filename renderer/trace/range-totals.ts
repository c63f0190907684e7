import type { Stage } from '../../electron/common/stages.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import { lanesAtMost, type RowLayout } from './rows.ts';
import { selectNth } from './select-nth.ts';
import type { SpanColumns } from './span-columns.ts';
import type { TimeRange } from './time-scale.ts';
import { firstWhere } from './visible-range.ts';

/**
 * What a range holds of one stage of a run. A span that crosses an edge counts as one, with the part of it that
 * lies inside; one without length counts where it lies inside.
 */
export type StageTotals = {
  readonly stage: Stage;
  readonly count: number;
  /** How many of them are cut by an edge. */
  readonly cut: number;
  /** Of the parts inside. Where spans of the stage overlap, as lanes show, their time adds up. */
  readonly sum: Nanos;
  readonly mean: Nanos;
  /** By nearest rank: always the length of a part that is there. */
  readonly p95: Nanos;
};

/** The totals of each stage that has a span in `range` (the session's clock), in the order of the rows. */
export function rangeTotals(
  columns: SpanColumns,
  layout: RowLayout,
  range: TimeRange,
): StageTotals[] {
  const { rows } = layout;
  const totals: StageTotals[] = [];
  for (let row = 0; row < rows.length; ) {
    const { stage, count } = rows[row] ?? { stage: 'run' as const, count: 0 };
    let end = row + 1;
    while (rows[end]?.stage === stage) end++;
    const found = stageTotals(columns, layout, [row, end], count, range);
    if (found !== null) totals.push({ stage, ...found });
    row = end;
  }
  return totals;
}

function stageTotals(
  columns: SpanColumns,
  layout: RowLayout,
  [firstRow, endRow]: readonly [number, number],
  most: number,
  range: TimeRange,
): Omit<StageTotals, 'stage'> | null {
  const { start, end } = columns;
  const parts = new Float64Array(most);
  let count = 0;
  let cut = 0;
  let sum = 0;
  for (let row = firstRow; row < endRow; row++) {
    const [from, to] = rowPart(columns, layout, row, range);
    for (let place = from; place < to; place++) {
      const span = layout.order[place] ?? 0;
      const begins = start[span] ?? 0;
      const ends = end[span] ?? 0;
      // Only in a last lane, which is looked through whole, does any fail.
      if (!isInRange(begins, ends, range)) continue;
      const part = Math.min(ends, range.to) - Math.max(begins, range.from);
      if (begins < range.from || ends > range.to) cut++;
      parts[count++] = part;
      sum += part;
    }
  }
  if (count === 0) return null;
  const p95 = selectNth(parts, count, Math.ceil(0.95 * count) - 1);
  return { count, cut, sum: nanos(sum), mean: nanos(sum / count), p95: nanos(p95) };
}

/** Whether a span has time in the range or, without length, lies in it: its end is the first time outside. */
export const isInRange = (start: number, end: number, { from, to }: TimeRange): boolean =>
  start < to && (end > from || start >= from);

/** The part of a row that may lie in `range`, as a half-open range of places in `layout.order`. */
function rowPart(
  { start, end }: SpanColumns,
  { rows, offsets, order }: RowLayout,
  row: number,
  range: TimeRange,
): readonly [from: number, to: number] {
  const first = offsets[row] ?? 0;
  const last = offsets[row + 1] ?? first;
  const startAt = (place: number): number => start[order[place] ?? 0] ?? 0;
  const to = firstWhere(first, last, (place) => startAt(place) >= range.to);
  // Spans overlap in the last lane that there may be, so their ends do not ascend.
  if ((rows[row]?.lane ?? 0) >= lanesAtMost - 1) return [first, to];
  const from = firstWhere(
    first,
    to,
    (place) => (end[order[place] ?? 0] ?? 0) > range.from || startAt(place) >= range.from,
  );
  return [from, to];
}
