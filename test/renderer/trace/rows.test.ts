import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutRows, type RowLayout } from '../../../renderer/trace/rows.ts';
import { columns, columnsOf } from '../../support/trace-drawing.ts';
import { anySpans } from './arbitraries.ts';

const rowsOf = (drawing: string): number[] => [...layOutRows(columns(drawing)).rowOf];
const namesOf = ({ rows }: RowLayout): string[] =>
  rows.map(({ stage, depth, lane }) => `${'  '.repeat(depth)}${stage}${lane > 0 ? '+' : ''}`);

test('spans that follow each other share the row of their stage', () => {
  expect(rowsOf('token |==--==|')).toEqual([0, 0, 0]);
});

test('overlapping spans of a stage get their own row', () => {
  expect(
    rowsOf(`
      sentence |==      |
      sentence | ====   |
      sentence |  --====|
    `),
  ).toEqual([0, 1, 0, 0]);
});

test('rows come in the order of the stages, children below their parents', () => {
  const layout = layOutRows(
    columns(`
      run            |==========|
        encode       |===       |
          model-call | =        |
        generate     |   =======|
          token      |   ==--== |
    `),
  );
  expect(namesOf(layout)).toEqual(['run', '  encode', '  generate', '    token', '    model-call']);
});

test('a row says how many spans its stage has and how long they are together', () => {
  const [row] = layOutRows(columns('token |==-- ==|')).rows;
  expect(row).toMatchObject({ count: 3, total: 6e6 });
});

test('a run without spans has no rows', () => {
  expect(layOutRows(columnsOf([])).rows).toEqual([]);
});

test('no two spans of a row overlap, and every span has a place', () => {
  fc.assert(
    fc.property(anySpans, (all) => {
      const drawn = columnsOf(all);
      const { rows, order, offsets } = layOutRows(drawn);
      expect([...order].sort((a, b) => a - b)).toEqual(all.map((_, i) => i));
      for (let row = 0; row < rows.length; row++) {
        const places = [...order.subarray(offsets[row], offsets[row + 1])];
        expect(places.length).toBeGreaterThan(0);
        places.reduce((before, place) => {
          expect(drawn.start[place]).toBeGreaterThanOrEqual(drawn.end[before] ?? 0);
          return place;
        });
      }
    }),
  );
});

test('a stage inside itself, as operators of a branch are, has its own row and counts once', () => {
  const layout = layOutRows(
    columns(`
      model-call   |==========|
        operator   | ======== |
          operator | == ===   |
    `),
  );
  expect(namesOf(layout)).toEqual(['model-call', '  operator', '  operator+']);
  expect(layout.rows[1]).toMatchObject({ count: 3, total: 8e6 });
});
