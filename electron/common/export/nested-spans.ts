import type { Span } from '../trace.ts';
import type { Nanos } from '../units.ts';

/** A span, and the row in which it nests among the other spans of its run: 0 is the first. */
export type NestedSpan = { readonly span: Span; readonly row: number };

/** A span that ends before it begins, or begins before the session, has no place in a trace. */
export const hasPlace = ({ start, end }: Span): boolean => start >= 0 && end >= start;

/**
 * The spans of one run in the order of their start, outer ones first. Trace formats know parents by nesting alone:
 * within a row every two spans are one inside the other or apart. What overlaps goes into the next row that has room,
 * counted from its parent's.
 */
export function* nestSpans(spans: Iterable<Span>): Generator<NestedSpan> {
  const inOrder = [...spans]
    .filter(hasPlace)
    .sort((one, other) => one.start - other.start || other.end - one.end || one.id - other.id);
  const open: Nanos[][] = [];
  const rowOf = new Map<number, number>();
  for (const span of inOrder) {
    let row = span.parent === null ? 0 : (rowOf.get(span.parent) ?? 0);
    while (!fits(span, open[row])) row += 1;
    open[row] ??= [];
    open[row]?.push(span.end);
    rowOf.set(span.id, row);
    yield { span, row };
  }
}

/** Whether the span nests among the ends of the spans that are open in a row; those that ended are taken away. */
function fits({ start, end }: Span, open: Nanos[] | undefined): boolean {
  if (open === undefined) return true;
  while ((open.at(-1) ?? Number.POSITIVE_INFINITY) <= start) open.pop();
  return (open.at(-1) ?? Number.POSITIVE_INFINITY) >= end;
}
