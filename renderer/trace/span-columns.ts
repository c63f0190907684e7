import type { SpanTable, TableColumns } from '../../electron/common/span-table.ts';
import { firstWhere } from './visible-range.ts';

/**
 * The spans of one run as columns, sorted by start, the longer first where starts are equal, so that a
 * parent stands before its children. Arrays may be longer than `count`. 33 bytes a span.
 */
export type SpanColumns = {
  readonly count: number;
  /** Nanoseconds on the session's clock. An end before its start is read as the start. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Index into `stages`. */
  readonly stage: Uint8Array;
  readonly id: Float64Array;
  /** Id of the enclosing span; −1 for a root. */
  readonly parent: Float64Array;
  /** Place in the run's table of spans, where the attributes are. */
  readonly source: Uint32Array;
};

export const noSpans: SpanColumns = allocate(0);

/**
 * The columns with the spans that joined the run since. `spans` is the run's whole table, of which the
 * first `columns.count` are known; arrays are grown in place, so the older columns are spent. Spans come
 * almost in order, so few move.
 */
export function growColumns(columns: SpanColumns, spans: SpanTable): SpanColumns {
  const { count } = columns;
  if (spans.length <= count) return columns;
  const table = spans.columns;
  const fresh = Uint32Array.from({ length: spans.length - count }, (_, i) => count + i);
  fresh.sort((a, b) => order(table, a, table, b));
  const grown = reserve(columns, spans.length);
  let known = count;
  for (let i = fresh.length - 1; i >= 0; i--) {
    const source = fresh[i] ?? 0;
    // A parent comes after all its children and stands before them: they move together.
    const isAfter = (k: number): boolean => order(table, source, grown, k) < 0;
    const before = known === 0 || !isAfter(known - 1) ? known : firstWhere(0, known, isAfter);
    if (before < known) {
      for (const column of arraysOf(grown)) column.copyWithin(before + i + 1, before, known);
    }
    known = before;
    write(grown, known + i, table, source);
  }
  return { ...grown, count: spans.length };
}

type Times = Pick<TableColumns, 'id' | 'start' | 'end'>;

/** Below 0 where span `i` of the one stands before span `k` of the other. */
function order(one: Times, i: number, other: Times, k: number): number {
  const start = one.start[i] ?? 0;
  const otherStart = other.start[k] ?? 0;
  if (start !== otherStart) return start - otherStart;
  const end = Math.max(start, one.end[i] ?? 0);
  const otherEnd = Math.max(otherStart, other.end[k] ?? 0);
  return otherEnd - end || (one.id[i] ?? 0) - (other.id[k] ?? 0);
}

function write(columns: SpanColumns, place: number, table: TableColumns, source: number): void {
  const start = table.start[source] ?? 0;
  columns.start[place] = start;
  columns.end[place] = Math.max(start, table.end[source] ?? 0);
  columns.stage[place] = table.stage[source] ?? 0;
  columns.id[place] = table.id[source] ?? 0;
  columns.parent[place] = table.parent[source] ?? -1;
  columns.source[place] = source;
}

function reserve(columns: SpanColumns, count: number): SpanColumns {
  if (columns.start.length >= count) return columns;
  const roomy = allocate(Math.max(16, count, Math.ceil(columns.start.length * 1.25)));
  const targets = arraysOf(roomy);
  arraysOf(columns).forEach((column, i) => {
    targets[i]?.set(column);
  });
  return { ...roomy, count: columns.count };
}

const arraysOf = ({ start, end, stage, id, parent, source }: SpanColumns) =>
  [start, end, stage, id, parent, source] as const;

function allocate(capacity: number): SpanColumns {
  return {
    count: 0,
    start: new Float64Array(capacity),
    end: new Float64Array(capacity),
    stage: new Uint8Array(capacity),
    id: new Float64Array(capacity).fill(-1),
    parent: new Float64Array(capacity),
    source: new Uint32Array(capacity),
  };
}
