import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSessions } from '../../electron/common/compare.ts';
import { runFigures } from '../../electron/common/metrics.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { AsrWork } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import {
  countShown,
  shownWords,
  streamingFigures,
} from '../../electron/common/streaming-figures.ts';
import { summarize } from '../../electron/common/summary.ts';
import { summaryNotes } from '../../electron/common/summary-words.ts';
import type { Span } from '../../electron/common/trace.ts';
import { nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from '../support/manifest.ts';

const streamed: AsrWork = {
  kind: 'asr',
  model: 'ear',
  audio: { sample: 'jfk' },
  streaming: { interval: 0.5 },
};

/** Times in seconds; the audio arrives from `listen`, and the request comes half a second before it. */
type Stream = {
  readonly listen: number;
  readonly lasts: number;
  readonly partials: readonly (readonly [at: number, heard: number, text: string])[];
  /** `spoken`: when its speech was over, in the audio; null where it was cut in the middle. */
  readonly finals: readonly (readonly [at: number, spoken: number | null, text: string])[];
  readonly skipped?: number;
  readonly phase?: string;
};

const at = (time: number) => nanos(time * 1e9);

function eventsOf(
  run: number,
  { listen, lasts, partials, finals, ...rest }: Stream,
): SessionEvent[] {
  const end = Math.max(...finals.map(([time]) => time));
  let id = 0;
  const span = (
    stage: Span['stage'],
    start: number,
    to: number,
    attributes: Span['attributes'] = {},
  ): SessionEvent => ({
    type: 'span',
    run,
    id: id++,
    parent: null,
    stage,
    start: at(start),
    end: at(to),
    attributes,
  });
  return [
    { type: 'run-started', run, at: at(listen - 0.5) },
    ...partials.map(
      ([time, heard, text]): SessionEvent => ({
        type: 'text',
        run,
        at: at(time),
        text,
        partial: { heard: seconds(heard) },
      }),
    ),
    ...finals.map(([time, , text]): SessionEvent => ({ type: 'text', run, at: at(time), text })),
    ...partials.map(([time]) => span('partial', time - 0.1, time)),
    ...finals.map(([time, spoken]) =>
      span('transcribe', time - 0.2, time, spoken === null ? {} : { endOfSpeech: spoken }),
    ),
    span('model-call', listen, end, { phase: rest.phase ?? 'steady' }),
    span('listen', listen, end, { seconds: lasts, skipped: rest.skipped ?? 0 }),
    span('run', listen - 0.5, end),
    {
      type: 'run-ended',
      run,
      at: at(end),
      outcome: { status: 'measured' },
      provider: 'cpu',
      audio: seconds(lasts),
      workerMemory: null,
      labDelay: null,
    },
  ];
}

function sessionOf(work: AsrWork, streams: readonly Stream[]): RecordedSession {
  const scenario = { name: 'a', work: [work], repeats: streams.length, warmUps: 0 };
  const manifest = manifestOf(scenario);
  const measured = manifest.plan.filter(({ kind }) => kind === 'measured');
  return buildSession(
    manifest,
    streams.flatMap((stream, place) => eventsOf(measured[place]?.index ?? 0, stream)),
  );
}

const lastRun = ({ runs }: RecordedSession) => runs.at(-1) ?? expect.unreachable();

const spokenTwice: Stream = {
  listen: 10,
  lasts: 4,
  partials: [
    [10.6, 0.5, ''],
    [11.2, 1, 'Ask Nod'],
    [11.7, 1.5, 'Ask not what'],
    [13.8, 3.5, 'Ask not. Why your country'],
  ],
  finals: [
    [12.3, 1.6, 'Ask not.'],
    [14.3, 4, 'What your country?'],
  ],
  skipped: 2,
};

test('each text is as late as its audio is old', () => {
  const figures = streamingFigures(lastRun(sessionOf(streamed, [spokenTwice])));
  expect(figures?.firstPartial).toBeCloseTo(1200, 6);
  const close = (values: readonly number[] = []) => values.map((value) => Math.round(value));
  expect(close(figures?.partialDelays)).toEqual([100, 200, 200, 300]);
  expect(close(figures?.finalDelays)).toEqual([700, 300]);
  // Four passes of 0.1 s and two of 0.2 s, in 4 s of audio.
  expect(figures?.busy).toBeCloseTo(0.8 / 4, 9);
  expect(figures?.skipped).toBe(2);
});

test('words that the next text has not are taken back; a final text takes back too', () => {
  const figures = streamingFigures(lastRun(sessionOf(streamed, [spokenTwice])));
  // "nod" by the third text, "what" by the first final one, "why your country" by the last.
  expect(figures).toMatchObject({ takenBack: 5, shown: 10, takenBackShare: 0.5 });
});

test('a final text whose speech went on has no delay', () => {
  const cut: Stream = {
    ...spokenTwice,
    finals: [
      [12.3, null, 'Ask'],
      [14.3, 4, 'not.'],
    ],
  };
  const figures = streamingFigures(lastRun(sessionOf(streamed, [cut])));
  expect(figures?.finalDelays.map(Math.round)).toEqual([300]);
});

test('it has no real-time factor: most of its time it waits', () => {
  const session = sessionOf(streamed, [spokenTwice]);
  expect(runFigures(lastRun(session))).toMatchObject({ rtf: null, rtfx: null, audio: 4 });
  expect(summaryNotes(session)[0]).toContain('N counts steady runs, and streaming ones');
  const [summary] = summarize(session);
  expect(summary).toMatchObject({ rtfx: null, rtf: { n: 0 }, processingMs: { n: 1 } });
});

test('a run whose audio was there at once has none of these figures', () => {
  const { streaming: _, ...offline } = streamed;
  const session = sessionOf(offline, [spokenTwice]);
  expect(streamingFigures(lastRun(session))).toBeNull();
  expect(summarize(session)[0]?.streaming).toBeNull();
});

test('the summary has the medians of runs, those of a new shape too, and says them in a line', () => {
  const later = (by: number, phase: string): Stream => ({
    ...spokenTwice,
    finals: [[14 + by, 4, 'Ask not what your country']],
    phase,
  });
  const session = sessionOf(streamed, [
    later(5, 'first'),
    later(0.4, 'new-shape'),
    later(0.6, 'steady'),
    later(0.8, 'new-shape'),
  ]);
  const [summary] = summarize(session);
  expect(summary?.streaming?.finalDelayMs.median).toBeCloseTo(600, 6);
  expect(summary?.streaming).toMatchObject({ finalDelayMs: { n: 3 }, skipped: 6 });
  expect(summaryNotes(session)).toContainEqual(
    expect.stringMatching(
      /^Streaming \(work 1, cpu\): first partial text after 1200 ms, .* final text 600 ms after the end of speech, .* 6 passes left out \(medians of 3 runs\)\.$/,
    ),
  );
});

test('shown less taken back is what stands there in the end', () => {
  const words = fc.array(fc.constantFrom('ask', 'Not,', 'what', '.', 'you'), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(
        words.map((list) => list.join(' ')),
        { minLength: 1 },
      ),
      (texts) => {
        const { shown, takenBack } = countShown(texts);
        expect(shown - takenBack).toBe(shownWords(texts.at(-1) ?? '').length);
        expect(takenBack).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

test.each([
  ['another case and mark', ['ask not', 'Ask, not what?'], 0],
  ['a number that goes on', ['twenty', 'twenty five'], 0],
  ['another word', ['ask nod', 'ask not'], 1],
])('%s', (_, texts, takenBack) => {
  expect(countShown(texts).takenBack).toBe(takenBack);
});

test('text that only grows takes nothing back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('ask', 'not', 'what')), (words) => {
      const texts = words.map((_, count) => words.slice(0, count + 1).join(' '));
      expect(countShown(texts)).toEqual({ takenBack: 0, shown: words.length });
    }),
  );
});

test('streaming runs are compared by how late their texts are, warm ones with calls of new shapes among them', () => {
  const streams = [0, 0.1, 0.2].map(
    (late): Stream => ({
      ...spokenTwice,
      finals: [
        [12.3, 1.6, 'Ask not.'],
        [14.3 + late, 4, 'What your country?'],
      ],
      phase: 'new-shape',
    }),
  );
  const stream = sessionOf(streamed, streams);
  const [comparison] = compareSessions([stream, stream]).comparisons;
  const medians = comparison?.rows.map(({ figure, spreads: [first] }) => [
    typeof figure === 'string' ? figure : `stage ${figure.stage}`,
    first?.n,
    Number(first?.median?.toFixed(3)),
  ]);
  expect(medians?.slice(0, 4)).toEqual([
    ['first-partial', 3, 1200],
    ['partial-delay', 3, 200],
    ['final-delay', 3, 400],
    ['taken-back', 3, 0.5],
  ]);
  expect(medians?.map(([figure]) => figure)).not.toContain('processing');
  expect(comparison?.warnings).toEqual([]);
  expect(comparison?.sides[0]?.subject).toBe('sample jfk, streaming every 0.5 s');
});

test('a stream and audio that was there at once are told to differ', () => {
  const { streaming: _, ...whole } = streamed;
  const sides = [streamed, { ...whole, language: 'en' }].map((work) =>
    sessionOf(work, [spokenTwice]),
  );
  const [comparison] = compareSessions(sides).comparisons;
  expect(comparison?.warnings.join()).toContain(
    'A sample jfk, streaming every 0.5 s; B sample jfk in en',
  );
});
