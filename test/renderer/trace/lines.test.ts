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
const page = layOutPage(sectionsOf(session), { isOpen: (run) => run === 2, rowsOf: () => rows });

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

test('a hidden stage takes no room, and its row is on no line', () => {
  const hidden = layOutPage(sectionsOf(session), {
    isOpen: (run) => run === 2,
    rowsOf: () => rows,
    isStageHidden: (stage) => stage === 'encode',
  });
  expect(hidden.height).toBeLessThan(page.height);
  expect(rowLineOf(hidden, 2, 0)).toMatchObject({ kind: 'row', run: 2, row: 0 });
  expect(rowLineOf(hidden, 2, 1)).toBeUndefined();
});

test('by stage, the same stage of every run stands below each other', () => {
  const byStage = layOutPage(sectionsOf(session).slice(0, 1), {
    isOpen: () => true,
    rowsOf: () => rows,
    rowsBy: 'stage',
  });
  const told = byStage.lines.flatMap((line) =>
    line.kind === 'row' ? `${rows[line.row]?.stage} ${line.run} ${line.inStage}` : [],
  );
  expect(told).toEqual([
    ...['run 0 first', 'run 2 later', 'run 3 later'],
    ...['encode 0 first', 'encode 2 later', 'encode 3 later'],
  ]);
  expect(rowLineOf(byStage, 3, 1)).toMatchObject({ run: 3, row: 1 });
  expect(runLineOf(byStage, 3)).toMatchObject({ isOpen: false });
  byStage.lines.reduce((y, line) => {
    expect(line.y).toBe(y);
    return line.y + line.height;
  }, 0);
});
