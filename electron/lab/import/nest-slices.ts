import type { Slice } from './imported-trace.ts';

/**
 * Puts the slices of a thread in the order of their starts, outer ones first, and says which lies in which: traces know
 * parents by time alone. `crossing` slices lie in none whole, although they overlap: they stand beside it.
 */
export function nestSlices(slices: readonly Slice[]): {
  readonly slices: readonly Slice[];
  readonly parents: Int32Array;
  readonly crossing: number;
} {
  const inOrder = slices.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const parents = new Int32Array(inOrder.length).fill(-1);
  const open: number[] = [];
  const endOf = (place: number | undefined): number =>
    (place === undefined ? undefined : inOrder[place]?.end) ?? Number.POSITIVE_INFINITY;
  let crossing = 0;
  for (const [place, { start, end }] of inOrder.entries()) {
    while (endOf(open.at(-1)) <= start) open.pop();
    let above = open.length - 1;
    while (above >= 0 && endOf(open[above]) < end) above--;
    if (above < open.length - 1) {
      crossing++;
      // Those that end before this one does enclose nothing that comes after it either.
      open.length = above + 1;
    }
    parents[place] = open[above] ?? -1;
    open.push(place);
  }
  return { slices: inOrder, parents, crossing };
}
