import { stages } from './stages.ts';

/** Columns of spans, which may be longer than `count`; `stage` as places in `stages`. */
type Columns = {
  readonly id: Float64Array;
  readonly stage: Uint8Array;
  readonly count: number;
};

/**
 * The stage of the span with an id, by its place in `stages`; undefined or no place where there is none. Ids of
 * a run count from 0 and have few gaps, so that a list of them is small and quicker than a map; where a recording
 * has others, it is a map.
 */
export function stageById({ id, stage, count }: Columns): (id: number) => number | undefined {
  let highest = -1;
  for (let i = 0; i < count; i++) highest = Math.max(highest, id[i] ?? 0);
  if (highest >= 4 * count + 16) {
    const map = new Map<number, number>();
    for (let i = 0; i < count; i++) map.set(id[i] ?? 0, stage[i] ?? 0);
    return (wanted) => map.get(wanted);
  }
  const list = new Uint8Array(highest + 1).fill(stages.length);
  for (let i = 0; i < count; i++) list[id[i] ?? 0] = stage[i] ?? 0;
  return (wanted) => list[wanted];
}
