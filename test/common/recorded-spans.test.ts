import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  recordedSpansSchema,
  toRecordedSpans,
  withLists,
} from '../../electron/common/recorded-spans.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import { stages } from '../../electron/common/stages.ts';
import type { Span } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';

const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Object.is(value, -0));
const anyRow = fc.record({
  id: fc.nat({ max: 2 ** 30 }),
  parent: fc.integer({ min: -1, max: 2 ** 30 }),
  stage: fc.nat({ max: stages.length - 1 }),
  start: finite,
  end: finite,
  attributes: fc.option(
    fc.dictionary(
      fc.constantFrom('operator', 'node', 'phase', 'step', ' ', '7'),
      fc.oneof(fc.constantFrom('CPU', '1×2 → 1×2'), fc.string(), fc.boolean(), finite),
      { noNullPrototype: true },
    ),
  ),
});
type Row = typeof anyRow extends fc.Arbitrary<infer Value> ? Value : never;

const batchOf = (rows: readonly Row[]) => ({
  id: Int32Array.from(rows, ({ id }) => id),
  parent: Int32Array.from(rows, ({ parent }) => parent),
  stage: Uint8Array.from(rows, ({ stage }) => stage),
  start: Float64Array.from(rows, ({ start }) => start),
  end: Float64Array.from(rows, ({ end }) => end),
  attributes: rows.map(({ attributes }) => attributes),
});

const spanOf = (row: Row, firstId: number): Span => ({
  id: firstId + row.id,
  parent: row.parent < 0 ? null : firstId + row.parent,
  stage: stages[row.stage] ?? 'run',
  start: nanos(row.start),
  end: nanos(row.end),
  ...(row.attributes === null ? {} : { attributes: row.attributes }),
});

test('a batch that is written and read again has the same spans, after those of the batch before', () => {
  const batches = fc.array(fc.array(anyRow, { maxLength: 20 }), { maxLength: 4 });
  fc.assert(
    fc.property(batches, fc.nat({ max: 1000 }), (given, firstId) => {
      const table = new SpanTable();
      for (const rows of given) {
        const written = JSON.stringify(withLists(toRecordedSpans(batchOf(rows), firstId)));
        table.pushColumns(recordedSpansSchema.parse(JSON.parse(written)));
      }
      expect([...table]).toEqual(given.flat().map((row) => spanOf(row, firstId)));
    }),
  );
});

test('a text and a set of names stand in a batch once', () => {
  const attributes = { operator: 'MatMul', provider: 'CPU' };
  const row = { id: 0, parent: -1, stage: 1, start: 0, end: 1, attributes };
  const { texts, layouts, cells, stages: used } = toRecordedSpans(batchOf([row, row, row]));
  expect({ texts, layouts: layouts.length, cells: [...cells], used }).toEqual({
    texts: ['MatMul', 'CPU'],
    layouts: 1,
    cells: [0, 0, 1, 0, 0, 1, 0, 0, 1],
    used: [stages[1]],
  });
});

const whole = {
  stages: ['token'],
  stage: [0, 0],
  id: [0, 1],
  parent: [-1, 0],
  start: [0, 1],
  end: [3, 2],
  texts: ['CPU'],
  layouts: [{ names: ['provider', 'cold'], types: ['string', 'boolean'] }],
  cells: [0, 0, 1, -1],
};

test('columns that fit each other are taken', () => {
  expect(recordedSpansSchema.safeParse(whole).success).toBe(true);
});

test.each([
  ['a column that is too short', { end: [3] }],
  ['a time that is none', { start: [0, null] }],
  ['a stage that nobody knows', { stages: ['no such stage'] }],
  ['a stage that is not in the list', { stage: [0, 1] }],
  ['an id below zero', { id: [0, -1] }],
  ['half a parent', { parent: [-1, 0.5] }],
  ['a layout that is not there', { cells: [1, 0, 1, -1] }],
  ['a text that is not there', { cells: [0, 1, 1, -1] }],
  ['a boolean of 2', { cells: [0, 0, 2, -1] }],
  ['cells that end within a span', { cells: [-1, 0, 0] }],
  ['cells of fewer spans', { cells: [0, 0, 1] }],
  ['cells of more spans', { cells: [0, 0, 1, -1, -1] }],
  ['a name without its type', { layouts: [{ names: ['provider', 'cold'], types: ['string'] }] }],
])('columns with %s are refused', (_, broken) => {
  expect(recordedSpansSchema.safeParse({ ...whole, ...broken }).success).toBe(false);
});
