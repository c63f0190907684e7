import type { Span } from '../trace.ts';
import { RowRooms } from './row-rooms.ts';

/** A span, and the row in which it nests among the other spans of its run: 0 is the first. */
export type NestedSpan = { readonly span: Span; readonly row: number };

/** A span that ends before it begins, or begins before the session, has no place in a trace. */
export const hasPlace = ({ start, end }: Span): boolean => start >= 0 && end >= start;

/**
 * The spans of one run in the order of their start, outer ones first. Trace formats know parents by nesting alone:
 * within a row every two spans are one inside the other or apart. What overlaps goes into the next row that has room,
 * counted from its parent's. n log n in the number of spans, however many overlap.
 */
export function* nestSpans(spans: Iterable<Span>): Generator<NestedSpan> {
  const inOrder = [...spans]
    .filter(hasPlace)
    .sort((one, other) => one.start - other.start || other.end - one.end || one.id - other.id);
  const rooms = new RowRooms(inOrder.length);
  // A span without length is over before any that comes after it: it takes no room.
  const closing = inOrder
    .flatMap(({ start, end }, place) => (end > start ? [{ end, place }] : []))
    .sort((one, other) => one.end - other.end);
  const rows = new Int32Array(inOrder.length);
  const rowOf = new Map<number, number>();
  let closed = 0;
  for (const [place, span] of inOrder.entries()) {
    for (let next = closing[closed]; next && next.end <= span.start; next = closing[closed]) {
      rooms.close(rows[next.place] ?? 0);
      closed += 1;
    }
    const parentRow = span.parent === null ? 0 : (rowOf.get(span.parent) ?? 0);
    const row = rooms.firstFrom(parentRow, span.end);
    if (span.end > span.start) rooms.open(row, span.end);
    rows[place] = row;
    rowOf.set(span.id, row);
    yield { span, row };
  }
}
