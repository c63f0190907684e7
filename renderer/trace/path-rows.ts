import type { PathPiece } from '../../electron/common/critical-path.ts';
import type { Nanos } from '../../electron/common/units.ts';
import type { RowLayout } from './rows.ts';
import type { SpanColumns } from './span-columns.ts';

/** A stretch of time on the session's clock. */
export type PathStretch = { readonly from: Nanos; readonly to: Nanos };

/**
 * For each row when a critical path lay in its spans or in what they enclose, in the order of time: stretches that
 * touch are one. `pieces` are of the run whose columns and rows these are.
 */
export function pathRows(
  pieces: readonly PathPiece[],
  columns: SpanColumns,
  { rows, rowOf }: Pick<RowLayout, 'rows' | 'rowOf'>,
): PathStretch[][] {
  const { count, id, parent, source } = columns;
  const indexOf = new Map<number, number>();
  const indexOfPlace = new Uint32Array(count);
  for (let index = count - 1; index >= 0; index--) {
    indexOf.set(id[index] ?? -1, index);
    indexOfPlace[source[index] ?? 0] = index;
  }
  const stretches: { from: Nanos; to: Nanos }[][] = rows.map(() => []);
  for (const { place, from, to } of pieces) {
    let index = place === null ? undefined : indexOfPlace[place];
    // Spans that enclose each other, in a damaged recording, have an end too.
    for (let depth = 0; index !== undefined && depth < count; depth++) {
      const row = stretches[rowOf[index] ?? 0];
      const last = row?.at(-1);
      if (last === undefined || last.to < from) row?.push({ from, to });
      else last.to = to;
      index = indexOf.get(parent[index] ?? -1);
    }
  }
  return stretches;
}
