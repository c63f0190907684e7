import { expect, test } from 'vitest';
import {
  layOutPage,
  lineAt,
  rowLineOf,
  runLineOf,
  visibleLines,
} from '../../../renderer/trace/lines.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { sectionInput, sectionsOf, sectionTitle } from '../../../renderer/trace/sections.ts';
import { columns, drawnSession } from '../../support/trace-drawing.ts';

const session = drawnSession([
  { kind: 'load' },
  { device: 'gpu', repeat: 0 },
  { repeat: 0 },
  { repeat: 1 },
  { work: 1, model: 'ear', repeat: 0 },
]);
const rows = layOutRows(columns('run |==|\n  encode |= |')).rows;
const page = layOutPage(
  sectionsOf(session),
  (run) => run === 2,
  () => rows,
);

test('runs of a work on a device stand together, in the order in which they were made', () => {
  expect(sectionsOf(session).map((section) => [sectionTitle(section), section.runs])).toEqual([
    ['TTS 1 · voice · cpu', [0, 2, 3]],
    ['TTS 1 · voice · gpu', [1]],
    ['ASR 2 · ear · cpu', [4]],
  ]);
});

test('a section says what its runs were given', () => {
  expect(sectionsOf(session).map(sectionInput)).toEqual(['Hello there.', 'Hello there.', 'jfk']);
});

test('an open run has its rows below it', () => {
  const kinds = page.lines.map((line) =>
    line.kind === 'section' ? '#' : `${line.kind} ${line.run}`,
  );
  expect(kinds).toEqual([
    ...['#', 'run 0', 'run 2', 'row 2', 'row 2', 'run 3'],
    ...['#', 'run 1'],
    ...['#', 'run 4'],
  ]);
});

test('the lines of a run are found by it, its rows only while it is open', () => {
  for (const line of page.lines) {
    if (line.kind === 'run') expect(runLineOf(page, line.run)).toBe(line);
    if (line.kind === 'row') expect(rowLineOf(page, line.run, line.row)).toBe(line);
  }
  expect([rowLineOf(page, 0, 0), rowLineOf(page, 2, 9), runLineOf(page, 9)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('lines follow each other without gap or overlap, and every point is on one', () => {
  let y = 0;
  for (const line of page.lines) {
    expect(line.y).toBe(y);
    expect(lineAt(page, y)).toBe(line);
    expect(lineAt(page, y + line.height - 1)).toBe(line);
    y += line.height;
  }
  expect(page.height).toBe(y);
  expect(lineAt(page, -1)).toBeUndefined();
  expect(lineAt(page, page.height)).toBeUndefined();
});

test('what is in sight is all that touches the view', () => {
  const [from, to] = visibleLines(page, 30, 80);
  expect(page.lines.slice(from, to).map(({ kind }) => kind)).toEqual(['run', 'run', 'row']);
});
