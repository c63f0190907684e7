import type { RowLayout } from './rows.ts';
import type { SpanColumns } from './span-columns.ts';
import type { TimeRange } from './time-scale.ts';

/** The first of `from` … `to − 1` for which `holds`, which must hold for all after it; `to` if none. */
export function firstWhere(from: number, to: number, holds: (i: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** As `firstWhere`, quicker when the answer is near `from`: strides double until they pass it. */
export function firstWhereNear(from: number, to: number, holds: (i: number) => boolean): number {
  let stride = 1;
  let low = from;
  while (low + stride < to && !holds(low + stride)) {
    low += stride;
    stride *= 2;
  }
  return firstWhere(low, Math.min(to, low + stride + 1), holds);
}

/** The part of a row that touches `view`, as a half-open range of places in `layout.order`. */
export function visibleRange(
  columns: SpanColumns,
  layout: RowLayout,
  row: number,
  view: TimeRange,
): readonly [from: number, to: number] {
  const first = layout.offsets[row] ?? 0;
  const end = layout.offsets[row + 1] ?? first;
  const from = firstWhere(first, end, (i) => (columns.end[layout.order[i] ?? 0] ?? 0) >= view.from);
  const to = firstWhere(from, end, (i) => (columns.start[layout.order[i] ?? 0] ?? 0) > view.to);
  return [from, to];
}
