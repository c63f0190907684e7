import type { SpanColumns } from './span-columns.ts';

/**
 * A span's place among its likes: the n-th of its stage in its run. The same place in another run of the
 * same work is its twin: the same sentence, the same token.
 */
export type PlaceInStage = { readonly stage: number; readonly n: number };

export function placeInStage(columns: SpanColumns, index: number): PlaceInStage {
  const stage = columns.stage[index] ?? 0;
  let n = 0;
  for (let i = 0; i < index; i++) if (columns.stage[i] === stage) n++;
  return { stage, n };
}

/** The span at this place, by its place in the columns; −1 when the run has none. */
export function spanAtPlace(columns: SpanColumns, place: PlaceInStage): number {
  let n = 0;
  for (let i = 0; i < columns.count; i++) {
    if (columns.stage[i] === place.stage && n++ === place.n) return i;
  }
  return -1;
}
