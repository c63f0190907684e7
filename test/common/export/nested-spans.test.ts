import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasPlace, nestSpans } from '../../../electron/common/export/nested-spans.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';

const span = (id: number, parent: number | null, start: number, end: number): Span => ({
  id,
  parent,
  stage: 'run',
  start: nanos(start),
  end: nanos(end),
});

/** The rule, said as plainly as it can be: row by row, against every span that is in it. */
function nestedPlainly(spans: readonly Span[]): [id: number, row: number][] {
  const inOrder = spans
    .filter(hasPlace)
    .toSorted((one, other) => one.start - other.start || other.end - one.end || one.id - other.id);
  const rows: Span[][] = [];
  const rowOf = new Map<number, number>();
  return inOrder.map((one) => {
    const nests = (other: Span): boolean => other.end <= one.start || other.end >= one.end;
    let row = rowOf.get(one.parent ?? -1) ?? 0;
    while (rows[row]?.every(nests) === false) row += 1;
    rows[row] ??= [];
    rows[row]?.push(one);
    rowOf.set(one.id, row);
    return [one.id, row];
  });
}

const nested = (spans: readonly Span[]): [number, number][] =>
  [...nestSpans(spans)].map(({ span: { id }, row }) => [id, row]);

/** Few times, so that spans often begin and end together, have no length, or end before they begin. */
const anySpans = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat({ max: 40 })),
      start: fc.integer({ min: -1, max: 20 }),
      length: fc.integer({ min: -1, max: 12 }),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ parent, start, length }, id) => span(id, parent, start, start + length)),
  );

test('every span is in the row that the plain rule gives it', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      expect(nested(spans)).toEqual(nestedPlainly(spans));
    }),
    { numRuns: 2000 },
  );
});

test('a hundred thousand spans that all overlap have a row each', () => {
  const count = 100_000;
  const spans = Array.from({ length: count }, (_, id) => span(id, null, id, count + id));
  expect(nested(spans)).toEqual(spans.map(({ id }) => [id, id]));
});
