import type { Nanos } from '../../electron/common/units.ts';
import type { RowLayout } from './rows.ts';
import type { SpanColumns } from './span-columns.ts';
import { positionOf, type TimeScale, timeAt } from './time-scale.ts';
import { firstWhere } from './visible-range.ts';

/**
 * The span of a row at a position, by its place in the columns: the one that covers it, else the nearest
 * that is no farther than `reach` pixels; −1 when there is none. Thin spans can thus be pointed at.
 */
export function spanAt(
  columns: SpanColumns,
  layout: RowLayout,
  row: number,
  scale: TimeScale,
  position: number,
  reach: number,
): number {
  const first = layout.offsets[row] ?? 0;
  const end = layout.offsets[row + 1] ?? first;
  const time = timeAt(scale, position);
  const after = firstWhere(first, end, (i) => (columns.start[layout.order[i] ?? 0] ?? 0) > time);
  let nearest = -1;
  let least = reach;
  for (const i of [after - 1, after]) {
    const span = i >= first && i < end ? (layout.order[i] ?? -1) : -1;
    if (span < 0) continue;
    const from = positionOf(scale, (columns.start[span] ?? 0) as Nanos);
    const to = positionOf(scale, (columns.end[span] ?? 0) as Nanos);
    const distance = Math.max(0, from - position, position - to);
    if (distance < least || (distance === 0 && nearest < 0)) {
      nearest = span;
      least = distance;
    }
  }
  return nearest;
}
