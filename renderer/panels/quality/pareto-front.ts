/** What a model costs and brings: `speed` is better when it is more, `errors` when it is less. */
export type Tradeoff = { readonly speed: number; readonly errors: number };

/** Whether one is at least as fast and as right as the other, and better in one of the two. */
export const dominates = (one: Tradeoff, other: Tradeoff): boolean =>
  one.speed >= other.speed &&
  one.errors <= other.errors &&
  (one.speed > other.speed || one.errors < other.errors);

/**
 * Those that none of the others dominates, from the slowest and most right to the fastest and least right. Of
 * several that are alike in both all are there.
 */
export function paretoFront<Point extends Tradeoff>(points: readonly Point[]): Point[] {
  const fastestFirst = points.toSorted(
    (one, other) => other.speed - one.speed || one.errors - other.errors,
  );
  const front: Point[] = [];
  for (const point of fastestFirst) {
    const last = front.at(-1);
    if (last === undefined || point.errors < last.errors || isAlike(point, last)) front.push(point);
  }
  return front.reverse();
}

const isAlike = (one: Tradeoff, other: Tradeoff): boolean =>
  one.speed === other.speed && one.errors === other.errors;
