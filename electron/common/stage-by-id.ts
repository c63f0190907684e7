/** Columns of spans, which may be longer than `count`. */
type Ids = { readonly id: Float64Array; readonly count: number };

/**
 * The place of the span with an id; undefined where there is none. Ids of a run count from 0 and have few gaps, so
 * that a list of them is small and quicker than a map; where a recording has others, it is a map.
 */
export function placeById({ id, count }: Ids): (id: number) => number | undefined {
  let highest = -1;
  for (let i = 0; i < count; i++) highest = Math.max(highest, id[i] ?? 0);
  if (highest >= 4 * count + 16) {
    const map = new Map<number, number>();
    for (let i = 0; i < count; i++) map.set(id[i] ?? 0, i);
    return (wanted) => map.get(wanted);
  }
  const list = new Int32Array(highest + 1).fill(-1);
  for (let i = 0; i < count; i++) list[id[i] ?? 0] = i;
  return (wanted) => {
    const place = list[wanted] ?? -1;
    return place < 0 ? undefined : place;
  };
}

/** The stage of the span with an id, by its place in `stages`; undefined where there is no such span. */
export function stageById(
  columns: Ids & { readonly stage: Uint8Array },
): (id: number) => number | undefined {
  const placeOf = placeById(columns);
  return (wanted) => columns.stage[placeOf(wanted) ?? -1];
}
