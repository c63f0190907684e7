import { expect, test } from 'vitest';
import { hertz, nanos } from '../../../electron/common/units.ts';
import { paintOverlay } from '../../../renderer/waterfall/draw-overlay.ts';
import { bandsBetweenHeadings, drawRange } from '../../../renderer/waterfall/inspect/draw-range.ts';
import { openRuns, reportOf } from '../../../renderer/waterfall/inspect/range-report.ts';
import { canvasOf } from '../../../renderer/waterfall/paint.ts';
import type { Target } from '../../../renderer/waterfall/target.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { aDevice } from '../../support/a-device.ts';
import { drawnSeries } from '../../support/telemetry-drawing.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { encode, played, pointAtTime, press, range } from './inspected-view.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();

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
