import { expect, test } from 'vitest';
import { hertz, nanos } from '../../../electron/common/units.ts';
import { actionOf } from '../../../renderer/waterfall/actions.ts';
import { paintOverlay } from '../../../renderer/waterfall/draw-overlay.ts';
import { drawHits } from '../../../renderer/waterfall/inspect/draw-hits.ts';
import { bandsBetweenHeadings, drawRange } from '../../../renderer/waterfall/inspect/draw-range.ts';
import { openRuns, reportOf } from '../../../renderer/waterfall/inspect/range-report.ts';
import {
  listSpans,
  placeInList,
  type SortColumn,
} from '../../../renderer/waterfall/inspect/span-list.ts';
import { type Pace, SpanSearch } from '../../../renderer/waterfall/inspect/span-search.ts';
import { canvasOf } from '../../../renderer/waterfall/paint.ts';
import type { Target } from '../../../renderer/waterfall/target.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { aDevice } from '../../support/a-device.ts';
import { drawnSeries } from '../../support/telemetry-drawing.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();
const range = (from: number, to: number) => ({
  from: nanos(from * character),
  to: nanos(to * character),
});

/** Two measured runs of the same shape, the second from 20 on; the first is open. */
function played() {
  const session = drawnSession([{ repeat: 0 }, { repeat: 1, device: 'gpu' }]);
  const drawing = `
    run            |==========|
      encode       |====      |
        model-call | ==       |
      generate     |    ==--  |
  `;
  playRun(session, 0, drawing);
  playRun(session, 1, drawing, 20);
  const view = new WaterfallView(session, () => {});
  view.resize(1000, 600);
  view.update(session, 1, false, nanos(0));
  return { session, view };
}

/** Presses a key; `kept` takes what it selects. */
function press(
  view: WaterfallView,
  key: string,
  selected: Target | null = null,
  kept: Target[] = [],
): boolean {
  const shiftKey = key.startsWith('shift+');
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey };
  const effects = {
    activate: (target: Target) => void kept.push(target),
    clear: () => {},
    cancel: () => {},
    toggleTelemetry: () => {},
  };
  const action = actionOf({ key: key.replace('shift+', ''), ...plain });
  return action?.does({ view, selected, effects }) ?? false;
}

/** Puts the pointer over the axis at a time, where it points at nothing. */
function pointAtTime(view: WaterfallView, time: number): number {
  const { from, to } = view.scale;
  const x = view.gutter + ((time * character - from) / (to - from)) * view.plotWidth;
  view.pointAt(x, 5);
  view.inspection.drag(x);
  return x;
}

const encode: Target = { kind: 'span', run: 0, span: 1 };

/** From 20 to 80, but for a heading. */
const bands = [
  { top: 20, height: 30 },
  { top: 60, height: 20 },
];

test('a range is drawn by its edges, its length and a veil over the rest', () => {
  const pen = new RecordingPen();
  const scale = { ...range(0, 20), width: 200 };
  const axis = { left: 100, top: 0, width: 200, height: 20 };
  drawRange(pen, scale, range(5, 15), axis, bands, palette);
  expect(pen.log).toEqual([
    'rect 100 20 50 30 veil',
    'rect 250 20 50 30 veil',
    'rect 100 60 50 20 veil',
    'rect 250 60 50 20 veil',
    'rect 150 17 100 3 accent',
    'rect 150 20 1 60 accent',
    'rect 249 20 1 60 accent',
    'rect 171 0 58 17 raised',
    'text 176 8.5 "10.00 ms" accent',
  ]);
});

test('of a range that reaches out of sight only what is in sight is drawn', () => {
  const pen = new RecordingPen();
  const scale = { ...range(0, 20), width: 200 };
  const axis = { left: 100, top: 0, width: 200, height: 20 };
  drawRange(pen, scale, range(-10, 30), axis, bands, palette);
  expect(pen.drawn('rect')).toEqual(['rect 100 17 200 3 accent', 'rect 171 0 58 17 raised']);
});

test('headings are not veiled: the current one at the top, the others where they stand', () => {
  const { view } = played();
  const canvas = canvasOf(view, palette);
  const [first, second] = view.page.lines.filter(({ kind }) => kind === 'section');
  expect(first?.y).toBe(0);
  const at = canvas.axis + (second?.y ?? 0);
  expect(bandsBetweenHeadings(view, canvas, palette)).toEqual([
    { top: canvas.axis + 26, height: at - canvas.axis - 26 },
    { top: at + 26, height: canvas.height - at - 26 },
  ]);
});

test('M marks the span that is pointed at, M again shows it, Escape lets go', () => {
  const { view } = played();
  view.point(encode);
  press(view, 'm');
  expect(view.inspection.range).toEqual(range(0, 4));
  press(view, 'm');
  expect(view.scale.from).toBeCloseTo(-0.4 * character);
  expect(view.scale.to).toBeCloseTo(4.4 * character);
  const pen = new RecordingPen();
  paintOverlay(pen, view, null, palette);
  expect(pen.texts).toContain('4.000 ms');
  expect(press(view, 'escape')).toBe(true);
  expect(view.inspection.range).toBeNull();
});

test('M at one time and M at another mark what is between, M then shows it', () => {
  const { view } = played();
  pointAtTime(view, 6);
  press(view, 'm');
  expect(view.inspection.range).toBeNull();
  pointAtTime(view, 2);
  press(view, 'm');
  expect(view.inspection.range?.from).toBeCloseTo(2 * character);
  expect(view.inspection.range?.to).toBeCloseTo(6 * character);
  pointAtTime(view, 8);
  expect(view.inspection.range?.to).toBeCloseTo(6 * character);
  press(view, 'm');
  expect(view.scale.from).toBeGreaterThan(1 * character);
});

test('without pointer and pointed span, the selected span is marked, else all in sight', () => {
  const { view } = played();
  press(view, 'm', encode);
  expect(view.inspection.range).toEqual(range(0, 4));
  press(view, 'escape');
  press(view, 'm');
  expect(view.inspection.range).toEqual({ from: view.scale.from, to: view.scale.to });
});

test('Shift+M makes the range reach to another span', () => {
  const { view } = played();
  view.point({ kind: 'span', run: 0, span: 2 });
  press(view, 'm');
  view.point({ kind: 'span', run: 0, span: 4 });
  press(view, 'shift+m');
  expect(view.inspection.range).toEqual(range(1, 8));
});

test('an edge is taken hold of and dragged, also past the other', () => {
  const { view } = played();
  view.point(encode);
  press(view, 'm');
  const x = pointAtTime(view, 4);
  expect(view.inspection.isOnEdge(x)).toBe(true);
  expect(view.inspection.press(x + 2, false)).toBe(true);
  pointAtTime(view, 7);
  view.inspection.mark.finish();
  expect(view.inspection.range?.from).toBe(0);
  expect(view.inspection.range?.to).toBeCloseTo(7 * character);
  expect(view.inspection.press(view.gutter + view.plotWidth - 20, false)).toBe(false);
});

test('a range of one clock is none of the other', () => {
  const { view } = played();
  view.point(encode);
  press(view, 'm');
  view.setAlignment('session');
  expect(view.inspection.range).toBeNull();
});

test('the report has the stages and audio of open runs, and the time of their device', () => {
  const { session, view } = played();
  const chunk = { samples: 24, sampleRate: hertz(24_000), leadingSilence: null, file: 'a.wav' };
  for (const at of [2, 4, 9])
    session.runs[0]?.audio.push({ type: 'audio', run: 0, at: nanos(at * character), ...chunk });
  const { runs, devices } = reportOf(view, range(2, 6));
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ run: 0, time: 4e6, audio: 0.002, rtfx: 0.5 });
  expect(runs[0]?.stages.map(({ stage, sum }) => [stage, sum])).toEqual([
    ['run', 4e6],
    ['encode', 2e6],
    ['generate', 2e6],
    ['model-call', 1e6],
  ]);
  expect(devices).toMatchObject([{ device: 'cpu', time: 4e6, busy: 1e6, gpu: { value: null } }]);
});

test('the GPU is told of by its readings within the range, or why there are none', () => {
  // A reading every 100 ms, of the time since the one before; a run of 2 s.
  const session = drawnSession([{ repeat: 0, device: 'gpu' }]);
  playRun(session, 0, `run |${'='.repeat(2000)}|`);
  const devices = [aDevice('gpu', { gpu: 0 })];
  const measured = { ...session, manifest: { ...session.manifest, devices } };
  measured.telemetry.set(0, drawnSeries('222222222226666666666', { gpu: 0 }));
  const view = new WaterfallView(measured, () => {});
  view.resize(1000, 600);
  view.update(measured, 1, false, nanos(0));
  const gpuIn = (from: number, to: number) => reportOf(view, range(from, to)).devices[0]?.gpu;
  expect(gpuIn(0, 900)?.value).toBeCloseTo(2);
  expect(gpuIn(1000, 2000)?.value).toBeCloseTo(6);
  expect(gpuIn(500, 1500)?.value).toBeCloseTo(4);
  expect(gpuIn(500, 501)).toMatchObject({ value: null, why: expect.stringMatching(/^too short/) });
});

test('runs whose rows stand by stage are open too', () => {
  const { view } = played();
  expect(openRuns(view)).toEqual([0]);
  view.rows.choose({ rowsBy: 'stage' });
  view.rearrange();
  expect(openRuns(view)).toEqual([0, 1]);
});

test('on the session clock every device that has a run in the range is told of, for all of it', () => {
  const { view } = played();
  view.setAlignment('session');
  expect(reportOf(view, range(2, 22)).devices).toMatchObject([
    { device: 'cpu', time: 20e6, busy: 1e6 },
    { device: 'gpu', time: 20e6, busy: 1e6 },
  ]);
});

test('. and , select along the row, > and < the twin in the run after and before', () => {
  const { view } = played();
  const kept: Target[] = [];
  const token: Target = { kind: 'span', run: 0, span: 3 };
  press(view, '.', token, kept);
  press(view, ',', { ...token, span: 4 }, kept);
  press(view, '>', token, kept);
  expect(view.isOpen(1)).toBe(true);
  press(view, 'shift+,', { ...token, run: 1 }, kept);
  expect(kept).toEqual([
    { kind: 'span', run: 0, span: 4 },
    { kind: 'span', run: 0, span: 3 },
    { kind: 'span', run: 1, span: 3 },
    { kind: 'span', run: 0, span: 3 },
  ]);
  expect(press(view, ',', token, kept)).toBe(false);
  expect(press(view, '<', token, kept)).toBe(false);
  expect(press(view, '.', null, kept)).toBe(false);
});

/** A clock that stands still, and tasks that wait until they are done one by one. */
function handPace() {
  const tasks: (() => void)[] = [];
  let time = 0;
  const pace: Pace = {
    // Each look at the clock takes 5 ms: a slice is two steps of the search.
    now: () => {
      time += 5;
      return time;
    },
    later: (task) => {
      tasks.push(task);
      return () => void tasks.splice(tasks.indexOf(task), 1);
    },
  };
  const doOne = (): boolean => {
    tasks.shift()?.();
    return tasks.length > 0;
  };
  return { pace, tasks, doOne };
}

function search(view: WaterfallView, query: string): SpanSearch {
  const { pace, doOne } = handPace();
  const found = view.inspection.search;
  found.open();
  found.start(query, view.session, view.traces, pace, () => {});
  while (doOne());
  return found;
}

test('hits keep their colour, the rest steps back, and the run says where they are', () => {
  const { view } = played();
  search(view, 'generate >1ms');
  const pen = new RecordingPen();
  drawHits(pen, view, canvasOf(view, palette), palette);
  const { gutter, plotWidth } = view;
  const left = gutter + Math.floor((4.2 / 10.4) * plotWidth);
  const middle = gutter + Math.floor((6.2 / 10.4) * plotWidth);
  const right = gutter + Math.floor((8.2 / 10.4) * plotWidth);
  const generate = pen.log.filter((line) => line.endsWith(' model'));
  expect(generate.map((line) => line.split(' ').slice(1, 4).map(Number))).toEqual([
    [left, expect.any(Number), middle - left - 1],
    [middle, expect.any(Number), right - middle - 1],
  ]);
  // The rows of the open run step back; both runs, one of them closed, say that they hold two hits.
  expect(pen.log.filter((line) => line.endsWith(' veil'))).toHaveLength(4);
  expect(pen.log.filter((line) => line.endsWith(' accent'))).toHaveLength(4);
  expect(pen.texts.every((text) => text.startsWith('generate'))).toBe(true);
});

test('a search goes on slice by slice, and another one ends it', () => {
  const { view } = played();
  const { pace, tasks, doOne } = handPace();
  const found = new SpanSearch();
  found.open();
  let told = 0;
  found.start('encode', view.session, view.traces, pace, () => void told++);
  expect(doOne()).toBe(true);
  expect(found.isDone).toBe(false);
  found.start('run', view.session, view.traces, pace, () => void told++);
  expect(tasks).toHaveLength(1);
  while (doOne());
  expect(found.isDone).toBe(true);
  expect(told).toBeGreaterThan(0);
  expect(found.total).toBe(2);
});

test('one goes through the hits round and round, run after run', () => {
  const { view } = played();
  const found = search(view, 'encode');
  const spans = [1, 1, 1, -1].map((by) => found.step(by as 1 | -1, view.traces));
  expect(spans.map((target) => target?.run)).toEqual([0, 1, 0, 1]);
  expect(found.position).toBe(2);
  expect(search(view, 'nothing-like-it').step(1, view.traces)).toBeNull();
});

test('hits of a run that has grown since are not shown in wrong places', () => {
  const { session, view } = played();
  const found = search(view, 'encode');
  const run = session.runs[0];
  run?.spans.push({ id: 9, parent: null, stage: 'token', start: nanos(0), end: nanos(1) });
  expect(found.layout(0, view.traces.columns(0), view.traces.layout(0))).toBeNull();
  expect(found.layout(1, view.traces.columns(1), view.traces.layout(1))).not.toBeNull();
});

function listed(view: WaterfallView, by: SortColumn = 'run', isDown = false): string[] {
  const { count, runs, places } = listSpans(view, { by, isDown });
  return Array.from({ length: count }, (_, i) => {
    const run = runs[i] ?? 0;
    return `${run}:${view.traces.columns(run).id[places[i] ?? 0]}`;
  });
}

test('the table lists every span, run after run by start, or by what it is sorted by', () => {
  const { view } = played();
  const all = ['0:0', '0:1', '0:2', '0:3', '0:4', '1:0', '1:1', '1:2', '1:3', '1:4'];
  expect(listed(view)).toEqual(all);
  expect(listed(view, 'duration', true).slice(0, 4)).toEqual(['0:0', '1:0', '0:1', '1:1']);
  expect(listed(view, 'start').slice(0, 5)).toEqual(['0:0', '0:1', '1:0', '1:1', '0:2']);
  expect(listed(view, 'stage').slice(0, 4)).toEqual(['0:0', '1:0', '0:1', '1:1']);
  expect(listed(view, 'parent').slice(0, 3)).toEqual(['0:0', '1:0', '0:1']);
  expect(listed(view, 'run', true).slice(0, 2)).toEqual(['1:0', '1:1']);
});

test('the table lists what was found and lies in the marked range', () => {
  const { view } = played();
  const found = search(view, 'generate');
  expect(listed(view)).toEqual(['0:3', '0:4', '1:3', '1:4']);
  view.inspection.mark.set(range(7, 9), view.alignment);
  expect(listed(view)).toEqual(['0:4', '1:4']);
  found.close();
  expect(listed(view)).toEqual(['0:0', '0:4', '1:0', '1:4']);
  const list = listSpans(view, { by: 'run', isDown: false });
  expect(placeInList(view, list, 1, 4)).toBe(3);
  expect(placeInList(view, list, 1, 1)).toBe(-1);
});
