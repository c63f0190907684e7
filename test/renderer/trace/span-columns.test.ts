import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpanTable } from '../../../electron/common/span-table.ts';
import { growColumns, noSpans, type SpanColumns } from '../../../renderer/trace/span-columns.ts';
import { columns, columnsOf, spans } from '../../support/trace-drawing.ts';
import { anySpans } from './arbitraries.ts';

const idsOf = ({ id, count }: SpanColumns): number[] => [...id.subarray(0, count)];

test('spans stand by start, parents before their children, however they arrived', () => {
  const drawn = spans(`
    run      |======|
      encode |==    |
      token  |  ==--|
  `);
  expect(idsOf(columnsOf(drawn.toReversed()))).toEqual([0, 1, 2, 3]);
});

test('arriving some at a time gives the same columns as arriving at once', () => {
  fc.assert(
    fc.property(anySpans, fc.array(fc.nat({ max: 20 })), (all, steps) => {
      const arrived = new SpanTable();
      let grown = noSpans;
      for (const step of [...steps, all.length]) {
        for (const span of all.slice(arrived.length, arrived.length + step)) arrived.push(span);
        grown = growColumns(grown, arrived);
      }
      const atOnce = columnsOf(all);
      expect(idsOf(grown)).toEqual(idsOf(atOnce));
      expect(grown.start.subarray(0, all.length)).toEqual(atOnce.start.subarray(0, all.length));
      expect(grown.end.subarray(0, all.length)).toEqual(atOnce.end.subarray(0, all.length));
      expect(grown.source.subarray(0, all.length)).toEqual(atOnce.source.subarray(0, all.length));
    }),
  );
});

test('nothing new, nothing made', () => {
  const known = columns('run |==|');
  expect(growColumns(known, SpanTable.of(spans('run |==|')))).toBe(known);
});

test('an end before its start is read as no time at all', () => {
  const [span] = spans('run |==|');
  const { start, end } = columnsOf(span ? [{ ...span, start: span.end, end: span.start }] : []);
  expect(end[0]).toBe(start[0]);
});
