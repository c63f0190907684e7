import fc from 'fast-check';
import { expect, test } from 'vitest';
import { millis, millisToNanos, type Seconds } from '../../../electron/common/units.ts';
import { listen } from '../../../electron/worker/engines/listen.ts';
import type { SpeechDetector } from '../../../electron/worker/engines/silero-vad.ts';
import { RunCancelled } from '../../../electron/worker/failure.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';

/** Hears loud samples as speech, frame by frame. */
const loudness: SpeechDetector = {
  follow: () => (frame) => Promise.resolve(frame.some((value) => value > 0.5) ? 1 : 0),
  probabilities: () => Promise.reject(new Error('Nothing is asked of the whole.')),
};

type Said = { readonly at: number; readonly text: string; readonly heard?: number };

type Setting = {
  /** Speech as a drawing, a tenth of a second a character: `#` is loud. */
  readonly speech: string;
  readonly interval: number;
  /** How long a pass over so many seconds takes, in seconds. */
  readonly cost?: (seconds: number) => number;
  readonly detector?: SpeechDetector | null;
  readonly longest?: number;
  readonly cancelAt?: number;
  /** What is recognised of so many seconds. */
  readonly words?: (seconds: number) => string;
};

/** What was said, and when, on a clock that goes on only while somebody waits or works. Times in seconds. */
async function stream({ speech, interval, cost = () => 0, detector = loudness, ...rest }: Setting) {
  let time = 0;
  const said: Said[] = [];
  const samples = Float32Array.from(
    [...speech].flatMap((mark) => Array<number>(1600).fill(mark === '#' ? 1 : 0)),
  );
  const tracer = new Tracer(() => millisToNanos(millis(time)));
  const output = {
    audio: () => Promise.resolve(),
    text: (text: string) => said.push({ at: time / 1e3, text }),
    delta: () => undefined,
    partial: (text: string, heard: Seconds) => said.push({ at: time / 1e3, text, heard }),
    checkCancelled: () => {
      if (time / 1e3 >= (rest.cancelAt ?? Number.POSITIVE_INFINITY)) throw new RunCancelled();
    },
  };
  const ears = {
    resampler: { resample: () => samples },
    detector,
    tracer,
  };
  const recogniser = {
    name: 'Echo',
    language: null,
    longest: (rest.longest ?? 28) * 16_000,
    transcribe: ({ length }: Float32Array) => {
      time += cost(length / 16_000) * 1e3;
      const { words = (heard) => `${Math.round(heard * 100) / 100}s` } = rest;
      return Promise.resolve(words(length / 16_000));
    },
  };
  const done = listen(samples, interval, recogniser, ears, output, (milliseconds) => {
    time += milliseconds;
    return Promise.resolve();
  });
  const problem = await done.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { said, problem, spans: tracer.take()?.attributes ?? [], time: time / 1e3 };
}

test('a partial text every interval while somebody speaks, and the final one at the end of the audio', async () => {
  const { said, time } = await stream({ speech: '#'.repeat(12), interval: 0.5 });
  expect(said).toEqual([
    { at: 0.5, text: '0.5s', heard: 0.5 },
    { at: 1, text: '1s', heard: 1 },
    { at: 1.2, text: '1.2s' },
  ]);
  expect(time).toBe(1.2);
});

test('half a second of silence makes text final, and the next speech begins anew', async () => {
  const { said, spans } = await stream({
    speech: `${'#'.repeat(10)}${' '.repeat(10)}${'#'.repeat(8)}`,
    interval: 0.8,
  });
  expect(said.map(({ text, heard }) => [text, heard])).toEqual([
    ['0.8s', 0.8],
    ['1.22s', undefined],
    ['1.22s 0.62s', 2.4],
    ['1.02s', undefined],
  ]);
  // Frames of 32 ms: speech until 1.024 s, known 0.5 s later, looked at every 96 ms.
  expect(said[1]?.at).toBeGreaterThanOrEqual(1.524);
  expect(said[1]?.at).toBeLessThan(1.524 + 0.13);
  expect(spans).toContainEqual(expect.objectContaining({ endOfSpeech: 1.024 }));
});

test('a pass that takes too long leaves out those that were due, and the next hears what is there by then', async () => {
  const { said, spans } = await stream({
    speech: '#'.repeat(30),
    interval: 0.5,
    cost: () => 1.2,
    detector: null,
  });
  expect(said.map(({ at, heard }) => [heard, Math.round(at * 100) / 100])).toEqual([
    [0.5, 1.7],
    [1.5, 2.9],
    [2.5, 4.1],
    [undefined, 5.3],
  ]);
  expect(spans.at(-1)).toEqual({ seconds: 3, passes: 3, skipped: 2 });
});

test('a pass that goes on when the audio is over leaves out all that were due until then', async () => {
  const { spans } = await stream({
    speech: '#'.repeat(30),
    interval: 0.5,
    cost: () => 10,
    detector: null,
  });
  // Due at 0.5, 1, 1.5, 2 and 2.5 s; at 3 s the text is final.
  expect(spans.at(-1)).toEqual({ seconds: 3, passes: 1, skipped: 4 });
});

test('of speech without a pause each pass that is due before its end is carried out or counted as skipped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 2, max: 40 }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      async (tenths, steps, cost) => {
        const { spans } = await stream({
          speech: '#'.repeat(tenths),
          interval: steps / 20,
          cost: () => cost,
          detector: null,
        });
        const { passes, skipped } = spans.at(-1) ?? {};
        const due = Math.ceil((tenths * 1600) / (steps * 800)) - 1;
        expect(Number(passes) + Number(skipped)).toBe(due);
      },
    ),
  );
});

test('speech in which no word was heard leaves no gap in the text', async () => {
  const { said } = await stream({
    speech: `${'#'.repeat(10)}${' '.repeat(10)}${'#'.repeat(10)}`,
    interval: 0.8,
    words: (seconds) => (seconds > 1.2 ? '' : 'word'),
  });
  expect(said.map(({ text }) => text)).toContain('');
  expect(said.findLast(({ heard }) => heard !== undefined)?.text).toBe('word');
});

test('nobody speaks: no text', async () => {
  const { said, problem } = await stream({ speech: ' '.repeat(20), interval: 0.5 });
  expect(said).toEqual([]);
  expect(problem).toBeNull();
});

test('without a detector, audio that the model cannot hold is refused before it arrives', async () => {
  const { problem, time } = await stream({
    speech: '#'.repeat(30),
    interval: 0.5,
    detector: null,
    longest: 2,
  });
  expect(problem).toMatchObject({ reason: 'model-missing' });
  expect(time).toBe(0);
});

test('a run that waits for audio is cancelled while it waits', async () => {
  const { said, problem, time } = await stream({
    speech: '#'.repeat(100),
    interval: 10,
    cancelAt: 3,
    detector: null,
  });
  expect(said).toEqual([]);
  expect(problem).toBeInstanceOf(RunCancelled);
  expect(time).toBeLessThan(3.1);
});

test('nothing is heard before it has arrived, passes are counted, and all of the speech is in the final texts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('#', ' '), fc.integer({ min: 1, max: 12 })), {
        minLength: 1,
      }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1.5, noNaN: true }),
      async (runs, interval, pace) => {
        const speech = `${'#'.repeat(4)}${runs.map(([mark, count]) => mark.repeat(count)).join('')}`;
        const { said, spans } = await stream({ speech, interval, cost: (s) => s * pace });
        for (const { at, heard } of said) expect(at).toBeGreaterThanOrEqual((heard ?? 0) - 1e-9);
        const partials = said.filter(({ heard }) => heard !== undefined);
        const heard = partials.map((partial) => partial.heard ?? 0);
        expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
        expect(spans.at(-1)).toMatchObject({ passes: partials.length });
        const finals = said.filter((one) => one.heard === undefined);
        expect(finals.length).toBeGreaterThan(0);
        const final = finals.reduce((sum, { text }) => sum + Number.parseFloat(text), 0);
        const loud = [...speech].filter((mark) => mark === '#').length / 10;
        // A click shorter than a quarter of a second is no speech.
        const clicks = speech.match(/(?<!#)#{1,2}(?!#)/g)?.join('').length ?? 0;
        expect(final).toBeGreaterThanOrEqual(loud - clicks / 10 - 0.1);
      },
    ),
    { numRuns: 30 },
  );
});

test('time is nothing but what was waited and worked', async () => {
  const { time } = await stream({ speech: '#'.repeat(10), interval: 0.3, cost: () => 0.01 });
  expect(time).toBeCloseTo(1.01, 6);
});
