import { describe, expect, test } from 'vitest';
import { playOut } from '../../../electron/common/playout.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { hertz, nanos, seconds } from '../../../electron/common/units.ts';
import { drawable } from '../../../renderer/sound/drawable-audio.ts';
import { stretchesOf } from '../../../renderer/sound/heard-run.ts';
import { SessionSound } from '../../../renderer/sound/session-sound.ts';
import { waterfallActions } from '../../../renderer/waterfall/actions.ts';
import { drawPlayhead } from '../../../renderer/waterfall/draw-playhead.ts';
import { drawBuffer } from '../../../renderer/waterfall/run-tracks/buffer-track.ts';
import { drawAudio, drawAudioRemark } from '../../../renderer/waterfall/run-tracks/draw-audio.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { silentMedia } from '../../support/silent-media.ts';
import { character, drawnSession, playRun } from '../../support/trace-drawing.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const noEffects = {
  activate: () => {},
  clear: () => {},
  cancel: () => {},
  toggleTelemetry: () => {},
};
const noFile = async () => ({ ok: false, message: 'There is no file.' }) as const;
const noMedia = silentMedia();

const palette = namedPalette();
const box = { left: 100, top: 10, width: 10, height: 20 };
/** A pixel is a millisecond, and so is a sample. */
const scale = { from: nanos(0), to: nanos(10e6), width: 10 };
const chunk = (at: number, samples: number) => ({
  at: nanos(at * 1e6),
  samples,
  sampleRate: hertz(1_000),
});

function logOf(draw: (pen: RecordingPen) => void): string[] {
  const pen = new RecordingPen();
  draw(pen);
  return pen.log;
}

/** Chunks of two and of one sample; the second comes 3 ms too late. */
const late = playOut([chunk(2, 2), chunk(7, 1)]);

describe('the waveform', () => {
  const loaded = (...samples: number[]) =>
    drawable({
      samples: Float32Array.from(samples),
      sampleRate: hertz(1_000),
      original: null,
    });

  test('stands where the listener hears it, scaled to its loudest sample, with the gap left free', () => {
    const audio = loaded(0.5, -0.25, 0.125);
    const drawn = { stretches: stretchesOf(late), audio, silences: [] };
    expect(logOf((pen) => drawAudio(pen, scale, drawn, box, palette))).toEqual([
      'rect 102 20 2 1 line-strong',
      'rect 102 10 1 10 track',
      'rect 103 20 1 5 track',
      'rect 107 20 1 1 line-strong',
      'rect 107 18 1 2 track',
    ]);
  });

  test('at full scale it is red at the edge that it reaches', () => {
    const audio = loaded(1, -1, 0.5);
    const drawn = { stretches: stretchesOf(late), audio, silences: [] };
    const red = logOf((pen) => drawAudio(pen, scale, drawn, box, palette)).filter((line) =>
      line.endsWith('danger'),
    );
    expect(red).toEqual(['rect 102 10 1 3 danger', 'rect 103 27 1 3 danger']);
  });

  test('silence is a band, as far as it lies on both sides of a gap', () => {
    const silences = [{ from: nanos(1e6), to: nanos(3e6) }];
    const drawn = { stretches: stretchesOf(late), audio: null, silences };
    expect(logOf((pen) => drawAudio(pen, scale, drawn, box, palette))).toEqual([
      'rect 103 10 1 20 band',
      'rect 102 20 2 1 line-strong',
      'rect 107 10 1 20 band',
      'rect 107 20 1 1 line-strong',
    ]);
  });

  test('zoomed in between two samples it is one of them, and out of view nothing', () => {
    const stretches = stretchesOf(late);
    const drawn = { stretches, audio: loaded(0.5, -0.25, 0.125), silences: [] };
    const close = { from: nanos(3.2e6), to: nanos(3.4e6), width: 2 };
    expect(logOf((pen) => drawAudio(pen, close, drawn, box, palette))).toEqual([
      'rect 100 20 2 1 line-strong',
      'rect 100 20 1 5 track',
      'rect 101 20 1 5 track',
    ]);
    const after = { from: nanos(20e6), to: nanos(30e6), width: 10 };
    expect(logOf((pen) => drawAudio(pen, after, drawn, box, palette))).toEqual([]);
  });

  test('why there is none stands in its place; how far it goes on, at the right edge', () => {
    const wide = { ...box, width: 200 };
    const words = (side: 'left' | 'right') =>
      logOf((pen) => drawAudioRemark(pen, 'No audio.', side, wide, palette));
    expect(words('left')).toEqual(['rect 100 10 66 20 surface', 'text 106 20 "No audio." muted']);
    expect(words('right')).toEqual(['rect 234 10 66 20 surface', 'text 240 20 "No audio." muted']);
  });
});

test('the buffer fills with each chunk and empties as it is played; dry, it is red', () => {
  expect(logOf((pen) => drawBuffer(pen, scale, late, box, palette))).toEqual([
    'rect 102 15 1 15 track-fill',
    'rect 102 15 1 1 track',
    'rect 103 25 1 5 track-fill',
    'rect 103 25 1 1 track',
    'rect 107 25 1 5 track-fill',
    'rect 107 25 1 1 track',
    'rect 104 10 3 20 danger',
  ]);
});

describe('the playhead', () => {
  test('is a line down the plot, thick along its own run, with a triangle on the axis', () => {
    const place = { top: 5, bottom: 20 };
    expect(logOf((pen) => drawPlayhead(pen, 4.7, place, box, palette))).toEqual([
      'rect 104 10 1 20 success',
      'rect 103 10 3 10 success',
      'from 104.5 10',
      'fill success',
    ]);
  });

  test('out of view draws nothing', () => {
    for (const position of [-1, 10])
      expect(logOf((pen) => drawPlayhead(pen, position, null, box, palette))).toEqual([]);
  });
});

test('a span is heard from its start, on the clock of the session, and not where there is no sound', () => {
  const session = drawnSession([{}, {}]);
  playRun(session, 0, 'run |==========|\n encode |   ==|', 40);
  const view = new WaterfallView(session, () => {});
  view.resize(1000, 600);
  view.update(session, 1, false, nanos(0));
  const heard: [RecordedRun, number][] = [];
  const context = {
    view,
    selected: { kind: 'span', run: 0, span: 1 },
    effects: noEffects,
  } as const;
  const action = waterfallActions.find(({ id }) => id === 'hear-from');
  expect(action?.does(context)).toBe(false);
  view.sound = new SessionSound(session.manifest, noFile, noMedia, () => () => {});
  view.sound.hear = (run, at) => heard.push([run, at]);
  expect(action?.does(context)).toBe(true);
  expect(heard).toEqual([[session.runs[0], 43e6]]);
  expect(action?.does({ ...context, selected: null })).toBe(false);
});

describe('showing playout', () => {
  function viewWithAudio() {
    const session = drawnSession([{ repeat: 0 }, { work: 1, repeat: 1 }]);
    playRun(session, 0, 'run |==========|', 40);
    playRun(session, 1, 'run |==========|', 60);
    session.runs[0]?.audio.push({
      type: 'audio',
      run: 0,
      ...chunk(45, 100),
      leadingSilence: seconds(0),
      file: 'audio/run-0.wav',
    });
    const view = new WaterfallView(session, () => {});
    view.resize(1000, 600);
    view.update(session, 1, false, nanos(0));
    return view;
  }

  test('makes room until the last sample has been heard, and takes it back', () => {
    const view = viewWithAudio();
    expect(view.scale.to).toBeCloseTo(10.2 * character);
    view.axis.showPlayout(true);
    // Asked for at 40 ms, delivered at 45, heard for 100: 105 ms after the request, and a margin.
    expect(view.scale.to).toBeCloseTo(105 * 1.02 * 1e6);
    view.axis.showPlayout(false);
    expect(view.scale.to).toBeCloseTo(10.2 * character);
  });

  test('without it one cannot pan to what is heard later, with it one can', () => {
    const view = viewWithAudio();
    view.pan(1e6);
    expect(view.scale.to).toBeLessThan(11e6);
    view.axis.showPlayout(true);
    view.zoom(0.1, view.gutter);
    view.pan(1e6);
    expect(view.scale.to).toBeGreaterThan(100e6);
  });
});
