import { stages } from '../../electron/common/stages.ts';
import type { Span } from '../../electron/common/trace.ts';

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
  /** Index into the run's list of spans, where the attributes are. */
  readonly source: Uint32Array;
};

export const noSpans: SpanColumns = allocate(0);

const stageIndex = new Map(stages.map((stage, index) => [stage, index]));

/**
 * The columns with the spans that joined the run since. `spans` is the run's whole list, of which the
 * first `columns.count` are known; arrays are grown in place, so the older columns are spent. Spans come
 * almost in order, so few move.
 */
export function growColumns(columns: SpanColumns, spans: readonly Span[]): SpanColumns {
  const { count } = columns;
  if (spans.length <= count) return columns;
  const fresh = Array.from({ length: spans.length - count }, (_, i) => count + i);
  fresh.sort((a, b) => compareSpans(spans[a], spans[b]));
  const grown = reserve(columns, spans.length);
  let known = count - 1;
  let place = spans.length - 1;
  for (let i = fresh.length - 1; i >= 0; ) {
    const source = fresh[i] ?? 0;
    const span = spans[source];
    if (span === undefined) break;
    if (known >= 0 && isBefore(span, grown, known)) {
      copyWithin(grown, known--, place--);
    } else {
      write(grown, place--, span, source);
      i--;
    }
  }
  return { ...grown, count: spans.length };
}

const endOf = (span: Span): number => Math.max(span.start, span.end);

const compareSpans = (a: Span | undefined, b: Span | undefined): number =>
  a === undefined || b === undefined ? 0 : a.start - b.start || endOf(b) - endOf(a) || a.id - b.id;

function isBefore(span: Span, columns: SpanColumns, index: number): boolean {
  const start = columns.start[index] ?? 0;
  const end = columns.end[index] ?? 0;
  const order = span.start - start || end - endOf(span) || span.id - (columns.id[index] ?? 0);
  return order < 0;
}

function write(columns: SpanColumns, place: number, span: Span, source: number): void {
  columns.start[place] = span.start;
  columns.end[place] = endOf(span);
  columns.stage[place] = stageIndex.get(span.stage) ?? 0;
  columns.id[place] = span.id;
  columns.parent[place] = span.parent ?? -1;
  columns.source[place] = source;
}

function copyWithin(columns: SpanColumns, from: number, to: number): void {
  for (const column of arraysOf(columns)) column[to] = column[from] ?? 0;
}

function reserve(columns: SpanColumns, count: number): SpanColumns {
  if (columns.start.length >= count) return columns;
  const roomy = allocate(Math.max(16, Math.ceil(count * 1.5)));
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
