import type { SpanColumns } from './span-columns.ts';

/**
 * Where a length lies among its likes, itself included: n, the median, the greatest and the least, and what share of
 * them is not longer (percentile rank, ties counted in).
 */
export type Standing = {
  readonly n: number;
  readonly least: number;
  /** By nearest rank: a length that was measured. */
  readonly median: number;
  readonly most: number;
  /** 0 < rank ≤ 1; 1 for the longest. */
  readonly rank: number;
  /** All lengths, ascending: the steps of their empirical distribution. */
  readonly sorted: Float64Array;
};

/** Below this many a percentile rank says little: the place among them is told instead. */
export const rankFloor = 10;

/** `lengths` includes `own`. null where there are none. */
export function standingOf(own: number, lengths: ArrayLike<number>): Standing | null {
  const sorted = Float64Array.from(lengths).sort();
  const n = sorted.length;
  const [least] = sorted;
  const most = sorted.at(-1);
  const median = sorted[Math.ceil(n / 2) - 1];
  if (least === undefined || most === undefined || median === undefined) return null;
  return { n, least, median, most, rank: notAbove(sorted, own) / n, sorted };
}

/** How many of ascending values are not greater than `value`. */
export function notAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The lengths of all spans of a stage (its place in `stages`) in one run, in nanoseconds. */
export function lengthsOfStage(
  { count, start, end, stage }: SpanColumns,
  wanted: number,
): Float64Array {
  const lengths = new Float64Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) {
    if (stage[i] === wanted) lengths[n++] = (end[i] ?? 0) - (start[i] ?? 0);
  }
  return lengths.subarray(0, n);
}

/**
 * The empirical distribution as shares at `places` values, evenly from the least to the most: the curve's height
 * there. A single value has a step of no width.
 */
export function sharesAt({ sorted, n, least, most }: Standing, places: number): number[] {
  return Array.from({ length: places }, (_, place) => {
    // The last one is the greatest value itself, whatever the rounding.
    const value =
      place === places - 1 ? most : least + ((most - least) * place) / Math.max(1, places - 1);
    return notAbove(sorted, value) / n;
  });
}
