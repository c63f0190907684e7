import { stageById } from '../../electron/common/stage-by-id.ts';
import { type Stage, stages } from '../../electron/common/stages.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import type { SpanColumns } from './span-columns.ts';

/** One row of a run: a stage, or one lane of it where its spans overlap. */
export type Row = {
  readonly stage: Stage;
  /** 0 for the stage's first row. */
  readonly lane: number;
  /** How many spans enclose the first span of the stage: how far its name is indented. */
  readonly depth: number;
  /** Spans of the stage, in all its lanes. */
  readonly count: number;
  /** Their lengths added up, but for those inside another of the stage. */
  readonly total: Nanos;
};

/** Which span stands in which row. Within a row no two spans overlap, so starts and ends both ascend. */
export type RowLayout = {
  readonly rows: readonly Row[];
  /** Row of each span, by its place in the columns. */
  readonly rowOf: Uint16Array;
  /** Places in the columns, row after row, by start within a row. */
  readonly order: Uint32Array;
  /** Row r holds order[offsets[r]] … order[offsets[r + 1] − 1]. */
  readonly offsets: Uint32Array;
};

/** More spans of one stage at one time than this share the last lane: a page has an end. */
export const lanesAtMost = 64;

/**
 * A row for each stage, in the order of `stages`, which puts children below their parents. A span goes
 * into the first lane of its stage that is free when it starts.
 */
export function layOutRows(columns: SpanColumns): RowLayout {
  const lanes = stages.map((): number[] => []);
  const facts = stages.map(() => ({ first: -1, count: 0, total: 0 }));
  const laneOf = new Uint8Array(columns.count);
  const stageOf = stageById(columns);
  for (let i = 0; i < columns.count; i++) {
    const stage = columns.stage[i] ?? 0;
    const fact = facts[stage];
    const ends = lanes[stage];
    if (fact === undefined || ends === undefined) continue;
    const start = columns.start[i] ?? 0;
    const end = columns.end[i] ?? 0;
    if (fact.count === 0) fact.first = i;
    fact.count++;
    if (stageOf(columns.parent[i] ?? -1) !== stage) fact.total += end - start;
    laneOf[i] = takeLane(ends, start, end);
  }
  const rows: Row[] = [];
  const firstRow = stages.map((stage, s) => {
    const first = rows.length;
    const fact = facts[s];
    if (fact === undefined) return first;
    const depth = fact.first < 0 ? 0 : depthOf(columns, fact.first);
    lanes[s]?.forEach((_, lane) => {
      rows.push({ stage, lane, depth, count: fact.count, total: nanos(fact.total) });
    });
    return first;
  });
  return { rows, ...orderByRow(columns, laneOf, firstRow, rows.length) };
}

function takeLane(ends: number[], start: number, end: number): number {
  let free = 0;
  while (free < ends.length && (ends[free] ?? 0) > start) free++;
  const lane = Math.min(free, lanesAtMost - 1);
  ends[lane] = Math.max(end, ends[lane] ?? end);
  return lane;
}

function depthOf(columns: SpanColumns, index: number): number {
  let depth = 0;
  let parent = columns.parent[index] ?? -1;
  while (parent >= 0 && depth < stages.length) {
    depth++;
    const above = columns.id.indexOf(parent);
    parent = above < 0 ? -1 : (columns.parent[above] ?? -1);
  }
  return depth;
}

function orderByRow(
  columns: SpanColumns,
  laneOf: Uint8Array,
  firstRow: readonly number[],
  rowCount: number,
): Pick<RowLayout, 'rowOf' | 'order' | 'offsets'> {
  const rowOf = new Uint16Array(columns.count);
  const offsets = new Uint32Array(rowCount + 1);
  for (let i = 0; i < columns.count; i++) {
    const row = (firstRow[columns.stage[i] ?? 0] ?? 0) + (laneOf[i] ?? 0);
    rowOf[i] = row;
    offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  }
  for (let row = 0; row < rowCount; row++) {
    offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  }
  const next = offsets.slice();
  const order = new Uint32Array(columns.count);
  for (let i = 0; i < columns.count; i++) {
    const row = rowOf[i] ?? 0;
    const place = next[row] ?? 0;
    order[place] = i;
    next[row] = place + 1;
  }
  return { rowOf, order, offsets };
}
