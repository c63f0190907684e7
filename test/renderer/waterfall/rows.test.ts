import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { waterfallActions } from '../../../renderer/waterfall/actions.ts';
import { paint } from '../../../renderer/waterfall/paint.ts';
import type { Target } from '../../../renderer/waterfall/target.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const drawing = `
  run      |==========|
    encode |====      |
`;

function viewOf(): WaterfallView {
  const session = drawnSession([
    { repeat: 0 },
    { device: 'gpu', repeat: 0 },
    { repeat: 1 },
    { work: 1, repeat: 0 },
  ]);
  for (const run of session.runs.keys()) playRun(session, run, drawing, 20 * run);
  const view = new WaterfallView(session, () => {});
  view.resize(1000, 600);
  view.update(session, 1, false, nanos(0));
  return view;
}

const act = (view: WaterfallView, id: string, selected: Target | null = null): boolean => {
  const effects = { activate() {}, clear() {}, cancel() {}, toggleTelemetry() {} };
  const action = waterfallActions.find((one) => one.id === id);
  if (action === undefined) throw new Error(`There is no action ${id}.`);
  return action.does({ view, selected, effects });
};

const told = ({ page }: WaterfallView): string[] =>
  page.lines.map((line) => {
    if (line.kind !== 'section') return `${line.kind} ${line.run}`;
    return `${line.section.isPinned ? 'pinned ' : ''}${line.section.place}@${line.section.target}`;
  });

const run = (index: number): Target => ({ kind: 'run', run: index });

test('a hidden stage goes from every run, is remembered, and comes back', () => {
  const view = viewOf();
  const kept: unknown[] = [];
  view.rows.onChoose = ({ hiddenStages }) => kept.push(hiddenStages);
  act(view, 'open-all');
  const all = told(view);
  expect(act(view, 'hide', { kind: 'span', run: 0, span: 1 })).toBe(true);
  expect(told(view).filter((line) => line.startsWith('row'))).toEqual([
    ...['row 0', 'row 2', 'row 1', 'row 3'],
  ]);
  expect(view.rows.hidden).toBe(1);
  expect(act(view, 'show-hidden')).toBe(true);
  expect(told(view)).toEqual(all);
  expect(act(view, 'show-hidden')).toBe(false);
  expect(kept).toEqual([['encode'], []]);
});

test('what is hidden can still be kept: it lies on the strip of its run', () => {
  const view = viewOf();
  act(view, 'hide', { kind: 'span', run: 0, span: 1 });
  view.reveal({ kind: 'span', run: 2, span: 1 });
  expect(view.isOpen(2)).toBe(true);
});

test('a pinned run stands first under its heading, and only there', () => {
  const view = viewOf();
  act(view, 'close-all');
  act(view, 'pin', run(2));
  expect(told(view)).toEqual([
    ...['pinned 0@cpu', 'run 2'],
    ...['0@cpu', 'run 0', '0@gpu', 'run 1', '1@cpu', 'run 3'],
  ]);
  const pen = new RecordingPen();
  paint(pen, view, namedPalette());
  expect(pen.texts).toContain('Pinned · TTS 1 · voice · cpu');
  act(view, 'pin', run(2));
  expect(told(view)[0]).toBe('0@cpu');
});

test('runs change places within their section, not beyond it', () => {
  const view = viewOf();
  act(view, 'close-all');
  expect(act(view, 'move-up', run(2))).toBe(true);
  expect(told(view).slice(0, 3)).toEqual(['0@cpu', 'run 2', 'run 0']);
  expect(act(view, 'move-up', run(2))).toBe(false);
  expect(act(view, 'move-down', run(1))).toBe(false);
  expect(act(view, 'move-down', run(2))).toBe(true);
  expect(told(view).slice(0, 3)).toEqual(['0@cpu', 'run 0', 'run 2']);
});

test('by device, all that ran on one stands together', () => {
  const view = viewOf();
  act(view, 'close-all');
  view.rows.choose({ rowsBy: 'device' });
  view.rearrange();
  expect(told(view).filter((line) => line.includes('@'))).toEqual(['0@cpu', '1@cpu', '0@gpu']);
});

test('by stage, each row says its run, the first one its stage too', () => {
  const view = viewOf();
  act(view, 'rows-by');
  expect(view.rows.choices.rowsBy).toBe('stage');
  const pen = new RecordingPen();
  paint(pen, view, namedPalette());
  const names = pen.texts.filter((text) => text.includes('repeat'));
  expect(names.slice(0, 6)).toEqual([
    ...['repeat 1 of 5', 'repeat 2 of 5'],
    ...['run · repeat 1 of 5', 'repeat 2 of 5', 'encode · repeat 1 of 5', 'repeat 2 of 5'],
  ]);
});
