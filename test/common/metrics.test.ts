import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bufferSlack,
  inverseRealTimeFactor,
  processingTime,
  realTimeFactor,
  runFigures,
  runPhase,
  stageTotals,
  timeToFirstAudio,
  timeToFirstByte,
} from '../../electron/common/metrics.ts';
import { seconds } from '../../electron/common/units.ts';
import { recordedRun } from '../support/recorded-run.ts';

const pair = (processing: number, audio: number) => ({
  processing: seconds(processing),
  audio: seconds(audio),
});

test('RTF is processing over audio: one second of work for ten of audio is 0.1', () => {
  expect(realTimeFactor(seconds(1), seconds(10))).toBe(0.1);
});

test('RTFx is Σ audio / Σ processing, not the mean of ratios', () => {
  // The mean of the ratios 10 and 1 is 5.5.
  expect(inverseRealTimeFactor([pair(1, 10), pair(9, 9)])).toBe(1.9);
  expect(inverseRealTimeFactor([])).toBeNull();
});

test('RTFx of a set lies between the best and the worst of its runs', () => {
  const time = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(time, time), { minLength: 1 }), (times) => {
      const ratios = times.map(([processing, audio]) => audio / processing);
      const pooled = inverseRealTimeFactor(times.map(([one, other]) => pair(one, other))) ?? 0;
      expect(pooled).toBeGreaterThanOrEqual(Math.min(...ratios) * (1 - 1e-9));
      expect(pooled).toBeLessThanOrEqual(Math.max(...ratios) * (1 + 1e-9));
    }),
  );
});

//   request     100 ms of silence, then sound
//   |--- 300 ---|~~~~~~~~|=========
test('TTFA is the time to the first chunk and the silence that it begins with', () => {
  const run = recordedRun({
    from: 1000,
    to: 2000,
    chunks: [{ at: 1300, seconds: 1, silence: 0.1 }],
  });
  expect(timeToFirstByte(run)).toBe(300);
  expect(timeToFirstAudio(run)).toBe(400);
});

test('a first chunk with nothing to hear has a TTFB and no TTFA', () => {
  const run = recordedRun({ to: 900, chunks: [{ at: 300, seconds: 1, silence: null }] });
  expect([timeToFirstByte(run), timeToFirstAudio(run)]).toEqual([300, null]);
});

//   arrival  |0        |500                    |2200
//   playing   [   1 s     ][   1 s    ]         gap of 200 ms: the listener hears it
test('buffer slack is the audio delivered before a chunk minus the wait for it', () => {
  const run = recordedRun({
    to: 3000,
    chunks: [
      { at: 100, seconds: 1 },
      { at: 600, seconds: 1 },
      { at: 2300, seconds: 1 },
    ],
  });
  const slack = bufferSlack(run).map((value) => Math.round(value * 1e3));
  expect(slack).toEqual([0, 500, -200]);
  expect(runFigures(run).worstSlack).toBeCloseTo(-0.2, 9);
});

test('processing is the root span; a run is as cold as its coldest call', () => {
  const run = recordedRun({ from: 100, to: 350, audio: 1, phases: ['steady', 'new-shape'] });
  expect(processingTime(run)).toBeCloseTo(0.25, 12);
  expect(runPhase(run)).toBe('new-shape');
  expect(runPhase(recordedRun({ to: 1, phases: ['steady', 'first', 'new-shape'] }))).toBe('first');
  expect(runPhase(recordedRun({ to: 1, phases: [] }))).toBeNull();
  expect(runFigures(run)).toMatchObject({ rtf: 0.25, rtfx: 4, audio: 1 });
  expect(stageTotals(run).get('model-call')).toEqual({ count: 2, total: 500 });
});

test('a cancelled run has no speed, whatever it had made', () => {
  expect(runFigures(recordedRun({ to: 100, outcome: 'cancelled' }))).toMatchObject({
    processing: null,
    audio: null,
    rtf: null,
    rtfx: null,
  });
});

test('what was heard is joined and held against the reference', () => {
  const work = {
    kind: 'asr',
    model: 'ears',
    audio: { sample: 'jfk' },
    reference: 'ask not what your',
  } as const;
  const run = recordedRun({ to: 100, work, texts: ['Ask not', ' what you '] });
  expect(runFigures(run)).toMatchObject({ text: 'Ask not  what you', wer: 0.25, ttfb: null });
});

test('a text in another language than English is counted in characters', () => {
  const work = {
    kind: 'asr',
    model: 'ears',
    audio: { sample: 'gare' },
    language: 'fr',
    reference: 'le train',
  } as const;
  const run = recordedRun({ to: 100, work, texts: ['le traim'] });
  // One of seven characters, where one of two words is wrong.
  expect(runFigures(run)).toMatchObject({ wer: null, cer: 1 / 7 });
});
