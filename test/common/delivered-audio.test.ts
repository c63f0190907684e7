import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveredBy, deliveriesOf } from '../../electron/common/delivered-audio.ts';
import { hertz, nanos, seconds } from '../../electron/common/units.ts';
import { drawnSession, playRun } from '../support/trace-drawing.ts';

const millis = 1e6;

function spoken(chunks: readonly { readonly at: number; readonly samples: number }[]) {
  const session = drawnSession([{}]);
  playRun(session, 0, 'run |==========|', 40);
  const [run] = session.runs;
  if (run === undefined) throw new Error('There is no run.');
  for (const { at, samples } of chunks)
    run.audio.push({
      type: 'audio',
      run: 0,
      at: nanos(at),
      samples,
      sampleRate: hertz(1_000),
      leadingSilence: null,
      file: 'audio/run-0.wav',
    });
  return run;
}

test('speech grows by a step a chunk, counted from the request', () => {
  const run = spoken([
    { at: 45 * millis, samples: 100 },
    { at: 48 * millis, samples: 50 },
  ]);
  expect(deliveriesOf(run)).toEqual([
    { after: 0.005, audio: 0.1 },
    { after: 0.008, audio: expect.closeTo(0.15) },
  ]);
});

test('recognition grows by a step a piece, where its span says how long the piece is', () => {
  const session = drawnSession([{ work: 1 }]);
  playRun(session, 0, 'run |==========|', 40);
  const [run] = session.runs;
  if (run === undefined) throw new Error('There is no run.');
  const piece = (id: number, end: number, attributes?: Record<string, number>) =>
    run.spans.push({
      id,
      parent: 0,
      stage: 'transcribe',
      start: nanos(40 * millis),
      end: nanos(end * millis),
      ...(attributes === undefined ? {} : { attributes }),
    });
  piece(1, 49, { seconds: 2 });
  piece(2, 45, { seconds: 3 });
  piece(3, 50);
  expect(deliveriesOf(run)).toEqual([
    { after: 0.005, audio: 3 },
    { after: 0.009, audio: 5 },
  ]);
});

test('what has not been asked for has delivered nothing', () => {
  const session = drawnSession([{}]);
  const [run] = session.runs;
  if (run === undefined) throw new Error('There is no run.');
  expect(deliveriesOf(run)).toEqual([]);
  expect(deliveredBy([], 5)).toBe(0);
});

test('at any time it is the sum of what has come by then, whatever the chunks', () => {
  const chunks = fc.array(
    fc.record({ pause: fc.nat(50), samples: fc.integer({ min: 1, max: 500 }) }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(chunks, fc.nat(2_000), (list, time) => {
      let now = 40;
      const made = list.map(({ pause, samples }) => {
        now += pause;
        return { at: now * millis, samples };
      });
      const come = made.filter(({ at }) => at <= (40 + time) * millis);
      const sum = come.reduce((total, { samples }) => total + samples, 0);
      const delivered = deliveredBy(deliveriesOf(spoken(made)), seconds(time / 1_000));
      expect(delivered).toBeCloseTo(sum / 1_000, 6);
    }),
  );
});
