import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { layOutPage } from '../../../renderer/trace/lines.ts';
import { nearestInRow, stepInPage, stepInRow } from '../../../renderer/trace/navigate.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { sectionsOf } from '../../../renderer/trace/sections.ts';
import { placeInStage, spanAtPlace } from '../../../renderer/trace/twins.ts';
import { character, columns, drawnSession } from '../../support/trace-drawing.ts';

const drawn = columns(`
  run     |==========|
    token | == --  ==|
`);
const layout = layOutRows(drawn);

test('a step along a row stays in it and stops at its ends', () => {
  expect(stepInRow(layout, 1, 1)).toBe(2);
  expect(stepInRow(layout, 2, -1)).toBe(1);
  expect(stepInRow(layout, 3, 1)).toBe(-1);
  expect(stepInRow(layout, 0, 1)).toBe(-1);
});

test.each([
  [0, 1],
  [2, 1],
  [3.4, 1],
  [3.6, 2],
  [7.9, 3],
])('at %d the nearest span of the row is %d', (time, span) => {
  expect(nearestInRow(drawn, layout, 1, nanos(time * character))).toBe(span);
});

test('the twin of a span is the one of the same stage and number', () => {
  const other = columns(`
    run     |============|
      token |   == -- == |
  `);
  expect(spanAtPlace(other, placeInStage(drawn, 2))).toBe(2);
  expect(spanAtPlace(columns('run |==|'), placeInStage(drawn, 2))).toBe(-1);
});

test('steps down the page pass over headings', () => {
  const session = drawnSession([{}, { work: 1 }]);
  const page = layOutPage(sectionsOf(session), {
    isOpen: (run) => run === 0,
    rowsOf: (run) => (run === 0 ? layout.rows : []),
  });
  const seen = [];
  for (let line = stepInPage(page, undefined, 1); line; line = stepInPage(page, line, 1))
    seen.push(line.kind === 'row' ? `row ${line.row}` : `${line.kind}`);
  expect(seen).toEqual(['run', 'row 0', 'row 1', 'run']);
});
