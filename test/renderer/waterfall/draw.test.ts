import { expect, test } from 'vitest';
import { SpanTable } from '../../../electron/common/span-table.ts';
import { nanos } from '../../../electron/common/units.ts';
import { layOutStrip } from '../../../renderer/trace/flame-strip.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { drawAxis, drawCursor, drawGrid } from '../../../renderer/waterfall/draw-axis.ts';
import { drawRowWords, drawRunWords } from '../../../renderer/waterfall/draw-gutter.ts';
import { drawFirstAudioLine, drawMarkers } from '../../../renderer/waterfall/draw-markers.ts';
import { drawRow } from '../../../renderer/waterfall/draw-rows.ts';
import { drawRun } from '../../../renderer/waterfall/draw-run.ts';
import { fitText } from '../../../renderer/waterfall/pen.ts';
import { character, columnsOf, spans } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();
const plot = { left: 100, top: 10, width: 200, height: 14 };
const scaleOf = (characters: number, width = 200) => ({
  from: nanos(0),
  to: nanos(characters * character),
  width,
});

function rowOf(drawing: string, isDim = false, attributes?: Record<string, string>) {
  const drawn = spans(drawing).map((span) => (attributes ? { ...span, attributes } : span));
  const columns = columnsOf(drawn);
  return { columns, layout: layOutRows(columns), row: 0, spans: SpanTable.of(drawn), isDim };
}

function logOf(draw: (pen: RecordingPen) => void): RecordingPen {
  const pen = new RecordingPen();
  draw(pen);
  return pen;
}

test('a bar leaves its last pixel free and says what it is', () => {
  const pen = logOf((p) =>
    drawRow(p, scaleOf(20), rowOf('encode |==========          |'), plot, palette),
  );
  expect(pen.log).toEqual(['rect 100 10 99 14 model', 'text 104 17.5 "encode 10.0 ms" ink']);
});

test('a bar too short for its name says how long it is, or nothing', () => {
  expect(
    logOf((p) => drawRow(p, scaleOf(20), rowOf('encode |======  |'), plot, palette)).texts,
  ).toEqual(['6.00 ms']);
  expect(
    logOf((p) => drawRow(p, scaleOf(20), rowOf('encode |==      |'), plot, palette)).texts,
  ).toEqual([]);
});

test('a bar with text says it, cut to fit', () => {
  const row = rowOf('sentence |====================|', false, {
    text: 'It took twelve milliseconds.',
  });
  expect(logOf((p) => drawRow(p, scaleOf(20), row, plot, palette)).texts).toEqual([
    '20.0 ms · It took twelve milli…',
  ]);
});

test('a bar of an imported trace goes by the name that the other tool gave it', () => {
  const row = rowOf('imported |====================|', false, { name: 'paint' });
  expect(logOf((p) => drawRow(p, scaleOf(20), row, plot, palette)).texts).toEqual([
    'paint 20.0 ms',
  ]);
});

test('spans too thin to be told apart are one darker block', () => {
  const row = rowOf('token |=-=-=-=-=-=-=-=-=-=-|');
  const pen = logOf((p) => drawRow(p, scaleOf(20, 10), row, { ...plot, width: 10 }, palette));
  expect(pen.log).toEqual(['rect 100 10 10 14 token-dense']);
});

test('a cold call wears a stripe, a run that is not counted is dim', () => {
  const row = rowOf('model-call |====================|', true, { phase: 'first' });
  const pen = logOf((p) => drawRow(p, scaleOf(20), row, plot, palette));
  expect(pen.drawn('rect')).toEqual(['rect 100 10 199 14 call-dim', 'rect 100 10 199 2 warning']);
});

test('nothing is drawn outside of the plot', () => {
  const scale = { from: nanos(5 * character), to: nanos(10 * character), width: 200 };
  const pen = logOf((p) => drawRow(p, scale, rowOf('encode |== ====    ===|'), plot, palette));
  expect(pen.drawn('rect')).toEqual(['rect 100 10 79 14 model']);
});

test('the axis marks round times with their unit', () => {
  const axis = { left: 0, top: 0, width: 400, height: 20 };
  const pen = logOf((p) => drawAxis(p, scaleOf(20, 400), axis, palette));
  // The tick at the right edge has no room for its label.
  expect(pen.texts).toEqual(['0 ms', '5 ms', '10 ms', '15 ms']);
  expect(pen.log[0]).toBe('rect 0 0 400 20 raised');
});

test('the grid stands below the ticks, stronger at the request', () => {
  const pen = logOf((p) =>
    drawGrid(p, scaleOf(20, 400), { ...plot, left: 0, width: 400 }, palette),
  );
  expect(pen.log.slice(0, 2)).toEqual(['rect 0 10 1 14 line-strong', 'rect 100 10 1 14 grid']);
});

test('the cursor reads out its time and stays on the axis', () => {
  const axis = { left: 100, top: 0, width: 200, height: 20 };
  const pen = logOf((p) => drawCursor(p, scaleOf(20), nanos(0), axis, 300, palette));
  expect(pen.log).toEqual([
    'rect 100 20 1 280 accent',
    'rect 100 3 46 14 accent',
    'text 105 10 "0.0 ms" surface',
  ]);
});

test('a waiting run is a thin line', () => {
  const strip = layOutStrip(columnsOf([]));
  const run = {
    strip,
    extent: null,
    state: 'waiting',
    isDim: false,
    remark: null,
    ends: null,
  } as const;
  expect(logOf((p) => drawRun(p, scaleOf(20), run, plot, palette)).log).toEqual([
    'rect 100 17 200 1 line',
  ]);
});

test('a running run ends in a growing edge, a failed one in its reason', () => {
  const strip = layOutStrip(columnsOf(spans('encode |====      |')));
  const extent = { from: nanos(0), to: nanos(8 * character) };
  const run = { strip, extent, isDim: false, remark: null, ends: null };
  const running = logOf((p) =>
    drawRun(p, scaleOf(20), { ...run, state: 'running' }, plot, palette),
  );
  expect(running.log).toEqual([
    'rect 100 10 80 14 line',
    'rect 100 10 40 14 model',
    'rect 180 8 2 18 accent',
  ]);
  const failed = logOf((p) =>
    drawRun(p, scaleOf(20), { ...run, state: 'failed', remark: 'No speech.' }, plot, palette),
  );
  expect(failed.log.slice(2)).toEqual([
    'rect 180 8 2 18 danger',
    'rect 185 10 66 14 surface',
    'text 188 17.5 "No speech." danger',
  ]);
});

test('a run that ended before the view leaves an arrow to it, and no edge', () => {
  const strip = layOutStrip(columnsOf(spans('encode |==|')));
  const extent = { from: nanos(0), to: nanos(2 * character) };
  const scale = { from: nanos(5 * character), to: nanos(9 * character), width: 200 };
  const run = {
    strip,
    extent,
    state: 'cancelled',
    isDim: false,
    remark: null,
    ends: null,
  } as const;
  expect(logOf((p) => drawRun(p, scale, run, plot, palette)).log).toEqual([
    'from 102 17',
    'fill text',
  ]);
});

test('a run that goes on beyond the view says so', () => {
  const strip = layOutStrip(columnsOf(spans('encode |==========|')));
  const extent = { from: nanos(0), to: nanos(10 * character) };
  const run = {
    strip,
    extent,
    state: 'measured',
    isDim: false,
    remark: null,
    ends: '9 ms',
  } as const;
  const pen = logOf((p) => drawRun(p, scaleOf(5), run, plot, palette));
  expect(pen.drawn('from')).toEqual(['from 298 17']);
  expect(pen.texts).toEqual(['ends at 9 ms']);
  const within = { ...scaleOf(5), from: nanos(character) };
  expect(logOf((p) => drawRun(p, within, run, plot, palette)).texts).toEqual([]);
});

test('markers stand where things left the engine; those out of view are not drawn', () => {
  const markers = [
    { kind: 'first-byte', at: nanos(4 * character) },
    { kind: 'first-audio', at: nanos(6 * character) },
    { kind: 'audio', at: nanos(10 * character), chunk: 1 },
    { kind: 'text', at: nanos(30 * character), piece: 0 },
  ] as const;
  const box = { ...plot, height: 10 };
  const pen = logOf((p) => drawMarkers(p, scaleOf(20), markers, box, palette));
  expect(pen.log.filter((line) => line.startsWith('fill'))).toEqual([
    'fill accent',
    'fill surface',
    'fill accent',
  ]);
  expect(pen.drawn('rect')).toEqual(['rect 200 10 2 10 muted']);
  const line = logOf((p) => drawFirstAudioLine(p, scaleOf(20), markers, plot, palette));
  expect(line.log[0]).toBe('rect 160 10 1 3 accent');
});

test('a line of a run says what, how it went and how long it took', () => {
  const words = {
    title: 'repeat 3 of 5',
    state: 'failed',
    isCounted: true,
    length: '412 ms',
    isOpen: false,
    isDim: false,
    isPointed: false,
    canCancel: false,
  } as const;
  const box = { left: 0, top: 0, width: 240, height: 20 };
  expect(logOf((p) => drawRunWords(p, words, box, palette)).texts).toEqual([
    '✕',
    '412 ms',
    'repeat 3 of 5',
    'failed',
  ]);
  const load = { ...words, title: 'load', state: 'measured', isCounted: false } as const;
  expect(logOf((p) => drawRunWords(p, load, box, palette)).texts.at(-1)).toBe('done');
});

test('a row is named once, with its count and its sum', () => {
  const { rows } = layOutRows(columnsOf(spans('token |== --|\ntoken | ==  |')));
  const box = { left: 0, top: 0, width: 240, height: 15 };
  const named = rows.map((row) => logOf((p) => drawRowWords(p, row, box, false, palette)).texts);
  expect(named).toEqual([['6.00 ms', 'token', '×3'], []]);
});

test('text is cut where it does not fit, and left out where nothing does', () => {
  const pen = new RecordingPen();
  expect(fitText(pen, 'phonemize', 60)).toBe('phonemize');
  expect(fitText(pen, 'phonemize', 36)).toBe('phone…');
  expect(fitText(pen, 'phonemize', 6)).toBe('');
});
