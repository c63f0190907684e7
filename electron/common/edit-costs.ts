/**
 * The table of an alignment, row by row (Levenshtein 1966; Wagner and Fischer 1974): what it costs to turn each
 * beginning of one list into each beginning of another. One row is enough for the number of edits; who wants the
 * edits themselves keeps all of them.
 */

/**
 * An edit costs this much and a substitution one more. So the fewest edits are the cheapest, and among equals those with
 * the most items the same; both numbers can be read from one cost, which is whole and exact for up to 67 million items.
 */
export const oneEdit = 2 ** 26;

/** Items as numbers: alike where the items are alike, in both lists. */
export function numberAlike(
  said: readonly string[],
  heard: readonly string[],
): { readonly said: Int32Array; readonly heard: Int32Array } {
  const numbers = new Map<string, number>();
  const numberOf = (item: string): number => {
    const known = numbers.get(item) ?? numbers.size;
    numbers.set(item, known);
    return known;
  };
  return { said: Int32Array.from(said, numberOf), heard: Int32Array.from(heard, numberOf) };
}

/** The costs to turn nothing into the first 0, 1, … `length` items. */
export const firstCosts = (length: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: length + 1 }, (_, column) => column * oneEdit);

/** Writes into `next` the costs of what was said until and with `item`, from those without it. */
export function nextCosts(
  above: Float64Array,
  item: number,
  heard: Int32Array,
  next: Float64Array,
): void {
  let left = (above[0] ?? 0) + oneEdit;
  let diagonal = above[0] ?? 0;
  next[0] = left;
  for (let column = 1; column <= heard.length; column++) {
    const up = above[column] ?? 0;
    const across = item === heard[column - 1] ? diagonal : diagonal + oneEdit + 1;
    left = Math.min(across, up + oneEdit, left + oneEdit);
    next[column] = left;
    diagonal = up;
  }
}
