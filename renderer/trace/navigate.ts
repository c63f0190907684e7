import type { Line, Page } from './lines.ts';
import type { RowLayout } from './rows.ts';
import type { SpanColumns } from './span-columns.ts';
import { firstWhere } from './visible-range.ts';

/** The span before (−1) or after (1) another in its row, by place in the columns; −1 at the row's end. */
export function stepInRow(layout: RowLayout, index: number, step: -1 | 1): number {
  const row = layout.rowOf[index] ?? 0;
  const first = layout.offsets[row] ?? 0;
  const end = layout.offsets[row + 1] ?? first;
  // Spans of a row ascend in the columns, as they do in time.
  const at = firstWhere(first, end, (i) => (layout.order[i] ?? 0) >= index) + step;
  return at >= first && at < end ? (layout.order[at] ?? -1) : -1;
}

/** The span of a row that is nearest in time to `time` (ns, session's clock); −1 in an empty row. */
export function nearestInRow(
  columns: SpanColumns,
  layout: RowLayout,
  row: number,
  time: number,
): number {
  const first = layout.offsets[row] ?? 0;
  const end = layout.offsets[row + 1] ?? first;
  const after = firstWhere(first, end, (i) => (columns.start[layout.order[i] ?? 0] ?? 0) > time);
  const before = layout.order[after - 1] ?? -1;
  const next = layout.order[after] ?? -1;
  if (after <= first) return first < end ? next : -1;
  if (after >= end) return before;
  const toNext = (columns.start[next] ?? 0) - time;
  return time - (columns.end[before] ?? 0) <= toNext ? before : next;
}

/** The line above (−1) or below (1) that keys point at: runs and rows, not headings and tracks. */
export function stepInPage(page: Page, from: Line | undefined, step: -1 | 1): Line | undefined {
  const { lines } = page;
  let at = from === undefined ? (step > 0 ? -1 : lines.length) : lines.indexOf(from);
  do at += step;
  while (lines[at]?.kind === 'section' || lines[at]?.kind === 'track');
  return lines[at];
}
