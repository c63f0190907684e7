import { expect, test } from 'vitest';
import type { RecordedSeries } from '../../../electron/common/recorded-session.ts';
import type { Series } from '../../../electron/common/telemetry.ts';
import { type Nanos, nanos } from '../../../electron/common/units.ts';
import { paintTracks, paintTracksOverlay } from '../../../renderer/waterfall/paint-tracks.ts';
import { TelemetryView } from '../../../renderer/waterfall/telemetry-view.ts';
import {
  axisWords,
  readingWords,
  sourceWords,
} from '../../../renderer/waterfall/telemetry-words.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { aGpu, aSeries, drawnSeries, reading } from '../../support/telemetry-drawing.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();
/** Runs of one second; the first asked for after one second, the second after three. */
const second = 1e9 / character;
const run = `run |${'='.repeat(second)}|`;

function shown(...series: readonly (readonly [drawing: string, series: Partial<Series>])[]) {
  const session = drawnSession([{ repeat: 0 }, { repeat: 1 }]);
  session.manifest.machine.gpus.push(aGpu());
  series.forEach(([drawing, one], id) => {
    session.telemetry.set(id, drawnSeries(drawing, { ...one, id }));
  });
  playRun(session, 0, run, second);
  playRun(session, 1, run, 3 * second);
  const view = new WaterfallView(session, () => {});
  view.resize(1264, 600);
  view.update(session, 1, false, nanos(0));
  const telemetry = new TelemetryView(view);
  telemetry.update(null);
  telemetry.height = 200;
  return { view, telemetry, session };
}

/** The axis over the plot's 1,000 pixels. */
function show(view: WaterfallView, from: number, to: number): void {
  view.axis.scale = { from: nanos(from * 1e9), to: nanos(to * 1e9), width: 1000 };
}

function logOf(draw: (pen: RecordingPen) => void): string[] {
  const pen = new RecordingPen();
  draw(pen);
  return pen.log;
}

const tracks = (shownTracks: ReturnType<typeof shown>): string[] =>
  logOf((pen) => paintTracks(pen, shownTracks.view, shownTracks.telemetry, palette)).filter(
    (line) => / (track|track-fill|warning|danger|limited|veil|muted)$/.test(line),
  );

const firstTrack = ({ telemetry }: ReturnType<typeof shown>) => {
  const line = telemetry.lines.find(({ kind }) => kind === 'track');
  if (line?.kind !== 'track') throw new Error('There is no track.');
  return line.track;
};

test('readings are steps at the pixels of their time, below the heading of their device', () => {
  const scene = shown(['05', { metric: 'gpu-power' }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 1);
  expect(scene.telemetry.lines.map((line) => [line.kind, line.y])).toEqual([
    ['group', 0],
    ['track', 20],
  ]);
  // A box 25 high from y 24 for 0 – 5 W: 0 W at its foot, 5 W at its head, the riser in the first pixel.
  expect(tracks(scene)).toEqual([
    'rect 264 48 100 1 track',
    'rect 364 24 1 25 track',
    'rect 365 24 199 1 track',
  ]);
});

test('what is measured over a stretch of time is filled, and lies where that stretch was', () => {
  const scene = shown([' 9', { metric: 'worker-cpu', window: 0.1, pid: 42, gpu: null }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 1);
  expect(tracks(scene)).toEqual(['rect 264 27 300 22 track-fill', 'rect 264 26 300 1 track']);
});

test('a failed reading is a gap with a mark, not a zero', () => {
  const scene = shown(['5?5', { metric: 'gpu-power' }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 0.3);
  expect(tracks(scene)).toEqual([
    // The pixels in which it begins and ends have a reading as well.
    'rect 264 24 334 1 track',
    'rect 930 24 334 1 track',
    'rect 597 47 334 2 warning',
  ]);
});

test('where runs are aligned, the readings of one run are shown, and the rest steps back', () => {
  const scene = shown([`${'1'.repeat(30)}${'4'.repeat(30)}`, { metric: 'gpu-power' }]);
  show(scene.view, -0.5, 1.5);
  expect(scene.telemetry.run).toBe(0);
  // From 0.5 s to 2.5 s of the session.
  expect(tracks(scene)).toEqual([
    'rect 264 43 1000 1 track',
    'rect 264 0 250 200 veil',
    'rect 1014 0 250 200 veil',
  ]);
  scene.telemetry.update(1);
  // From 2.5 s to 4.5 s: the riser lies at the second run's request, 3 s.
  expect(tracks(scene).slice(0, 2)).toEqual(['rect 264 43 250 1 track', 'rect 514 29 1 15 track']);
});

test('keys that point at another run show the readings of that run', () => {
  const scene = shown(['11', { metric: 'gpu-power' }]);
  scene.view.point({ kind: 'run', run: 1 });
  expect(scene.telemetry.run).toBe(1);
  expect(scene.telemetry.readAt).toBe(0.5e9);
});

test('of the workers, only that of the run that is looked at is shown; all on the clock of the session', () => {
  const scene = shown(
    ['11', { metric: 'worker-memory', pid: 7 }],
    ['11', { metric: 'worker-memory', pid: 8 }],
    ['11', { metric: 'memory-used' }],
  );
  const [first, second] = scene.session.runs;
  if (first !== undefined) first.worker = 7;
  if (second !== undefined) second.worker = 8;
  const keys = (): string[] =>
    scene.telemetry.lines.flatMap((line) => (line.kind === 'group' ? [line.key] : []));
  scene.telemetry.update(0);
  expect(keys()).toEqual(['worker 7', 'machine']);
  scene.view.point({ kind: 'run', run: 1 });
  expect(scene.telemetry.follow()).toBe(true);
  expect(keys()).toEqual(['worker 8', 'machine']);
  expect(scene.telemetry.follow()).toBe(false);
  scene.view.setAlignment('session');
  expect(scene.telemetry.follow()).toBe(true);
  expect(keys()).toEqual(['worker 7', 'worker 8', 'machine']);
});

test('what throttles is told in words on a band; idle is none', () => {
  const scene = shown(['1144', { metric: 'gpu-throttle' }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 0.4);
  const pen = new RecordingPen();
  paintTracks(pen, scene.view, scene.telemetry, palette);
  expect(pen.drawn('rect').filter((line) => line.endsWith('limited'))).toEqual([
    'rect 764 24 500 25 limited',
  ]);
  expect(pen.texts).toEqual(['power limit']);
});

test('a series that ended shows where, and why once for all tracks of the device', () => {
  const scene = shown(['55x', { metric: 'gpu-power' }], ['77x', { metric: 'gpu-temperature' }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 1);
  const pen = new RecordingPen();
  paintTracks(pen, scene.view, scene.telemetry, palette);
  expect(pen.drawn('rect').filter((line) => line.endsWith('muted'))).toEqual([
    'rect 464 24 1 25 muted',
    'rect 464 56 1 25 muted',
  ]);
  expect(pen.texts).toEqual(['The GPU is gone: it was unplugged.']);
});

test('while the session is live a reading stands until now, and not into what nobody knows', () => {
  const scene = shown(['5', { metric: 'gpu-power', rate: 1 }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 2);
  expect(tracks(scene)).toEqual(['rect 264 24 1000 1 track']);
  scene.view.now = nanos(0.5e9);
  expect(tracks(scene)).toEqual(['rect 264 24 250 1 track']);
});

test('the hair-line meets each reading, and shows of which time it tells', () => {
  const scene = shown(['0055', { metric: 'gpu-power', window: 0.2 }]);
  scene.view.setAlignment('session');
  show(scene.view, 0, 1);
  scene.view.pointAt(264 + 280, -1);
  const log = logOf((pen) => paintTracksOverlay(pen, scene.view, scene.telemetry, palette));
  // Taken at 300 ms over the 200 ms before: from 100 ms, 364, on.
  expect(log).toEqual([
    'clear',
    'rect 364 24 200 25 band',
    'rect 542 22 5 5 accent',
    'rect 544 0 1 200 accent',
  ]);
});

test('a reading says how old it is, or over which time it was taken', () => {
  const at = (drawing: string, time: number, series: Partial<Series>) => {
    const scene = shown([drawing, series]);
    scene.view.setAlignment('session');
    const track = firstTrack(scene);
    const { telemetry } = scene;
    const told = telemetry.reading(track, nanos(time * reading) as Nanos);
    const words = readingWords(track.recorded.series, told, telemetry.axisOf(track), aGpu());
    return [words.value, words.age].join('; ');
  };
  expect(at('5', 0.4, { metric: 'gpu-power' })).toBe('5 W; 40 ms old');
  expect(at(' 5', 0.6, { metric: 'worker-cpu', window: 0.1 })).toBe('5 %; over 100 ms');
  expect(at('5?', 1.5, { metric: 'gpu-power' })).toBe('no reading; ');
  expect(at('5', 4, { metric: 'gpu-power' })).toBe('no reading; ');
  expect(at('5x', 4, { metric: 'gpu-power' })).toBe('ended; ');
  expect(at('4', 0, { metric: 'gpu-throttle' })).toBe('power limit; 0 ms old');
});

test('a track has an axis from its first reading on, be it after some that failed', () => {
  const hasReading = (drawing: string) => {
    const scene = shown([drawing, { metric: 'worker-memory' }]);
    scene.view.setAlignment('session');
    scene.telemetry.update(null);
    return scene.telemetry.hasReading(firstTrack(scene));
  };
  expect(['', '??', '??0', '7'].map(hasReading)).toEqual([false, false, true, true]);
});

test('a counter says what it has risen by since the request', () => {
  const scene = shown(['1111111111223344556666666666666', { metric: 'gpu-energy' }]);
  const track = firstTrack(scene);
  const axis = scene.telemetry.axisOf(track);
  expect(axis).toEqual({ low: 2, high: 2 + 5 });
  expect(axisWords(track.recorded.series, axis)).toBe('0 – 5 J');
  const told = scene.telemetry.reading(track, nanos(0.75e9));
  expect(readingWords(track.recorded.series, told, axis, undefined).value).toBe('3 J');
});

test('a folded group keeps its heading', () => {
  const { telemetry } = shown(['1', { metric: 'gpu-power' }], ['2', { metric: 'gpu-temperature' }]);
  expect(telemetry.pageHeight).toBe(20 + 2 * 32);
  telemetry.toggleGroup('gpu 0');
  expect(telemetry.lines.map(({ kind }) => kind)).toEqual(['group']);
  telemetry.toggleGroup('gpu 0');
  expect(telemetry.lines).toHaveLength(3);
});

test('a track says where its readings come from', () => {
  const recorded = (series: Partial<Series>): RecordedSeries => ({
    series: aSeries({ source: 'NVML', ...series }),
    at: [],
    value: [],
    ended: null,
  });
  expect(sourceWords(recorded({ window: 0.167 }))).toBe(
    'NVML. 10 readings a second are asked for, each over the 167 ms before it.',
  );
  expect(sourceWords(recorded({ window: null }))).toBe(
    'NVML. 10 readings a second are asked for, each over a time that the source does not say.',
  );
  const ended = { at: nanos(1), reason: 'It was unplugged.' };
  expect(sourceWords({ ...recorded({ window: 0 }), ended })).toBe(
    'NVML. 10 readings a second are asked for, each of that instant. Ended: It was unplugged.',
  );
});
