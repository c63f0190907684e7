import { describe, expect, test } from 'vitest';
import { qualityJson } from '../../electron/common/export/quality-json.ts';
import { lengthCurve } from '../../electron/common/length-curve.ts';
import type { FailureReason } from '../../electron/common/outcome.ts';
import { type QualityPoint, qualityOf, roundTripsOf } from '../../electron/common/quality.ts';
import { qualityCells, qualityNotes } from '../../electron/common/quality-words.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { summarize } from '../../electron/common/summary.ts';
import { hertz, nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf } from '../support/recorded-run.ts';

/** What became of a run: how long it took (ms), its audio (s), what it heard; or a sentence why not. */
type Fate = {
  readonly to?: number;
  readonly audio?: number;
  readonly hears?: string;
  readonly phase?: 'first' | 'steady';
  readonly loudness?: number;
  readonly clipped?: number;
  readonly fails?: string;
  readonly reason?: FailureReason;
};

/** A session whose runs went as told, by their line: `measured v@cpu 0.1` is the second repeat of the first work. */
function session(
  scenario: Omit<ScenarioInput, 'name'>,
  fates: Readonly<Record<string, Fate>>,
): RecordedSession {
  const manifest = manifestOf({ name: 'a', warmUps: 0, ...scenario });
  const used = new Set<string>();
  const events = manifest.plan.flatMap((plan): SessionEvent[] => {
    const line = `${plan.kind} ${plan.model}@${plan.device} ${plan.work}.${plan.repeat}`;
    const fate = fates[line];
    if (fate === undefined) return eventsOf(plan.index, { to: 1000, phases: [] });
    used.add(line);
    return fateOf(plan.index, fate);
  });
  expect(used).toEqual(new Set(Object.keys(fates)));
  return buildSession(manifest, events);
}

function fateOf(run: number, fate: Fate): SessionEvent[] {
  const {
    to = 100,
    audio = 1,
    hears,
    phase = 'steady',
    loudness,
    clipped = 0,
    fails,
    reason = 'bad-output',
  } = fate;
  const events = eventsOf(run, {
    to,
    audio,
    phases: [phase],
    texts: hears === undefined ? [] : [hears],
  });
  const ended = events.pop();
  if (ended?.type !== 'run-ended') throw new Error('A run ends.');
  if (fails !== undefined) {
    return [{ ...ended, outcome: { status: 'failed', reason, detail: fails } }];
  }
  if (loudness === undefined) return [...events, ended];
  const figures: SessionEvent = {
    type: 'audio-figures',
    run,
    at: nanos(to),
    samples: audio * 1000,
    sampleRate: hertz(1000),
    leadingSilence: seconds(0.02),
    trailingSilence: null,
    clipped,
    peak: -1,
    loudness,
  };
  return [...events, ended, figures];
}

const say = (text: string, model = 'v') => ({ kind: 'tts', model, text }) as const;
const hear = (reference: string | undefined, model = 'm', language?: string) =>
  ({ kind: 'asr', model, audio: { file: 'a.wav' }, reference, language }) as const;

const inLine = ({ model, target, speed, quality, measuredBy }: QualityPoint): string =>
  `${model}@${target} ${speed.rtfx?.toFixed(2)}× of ${speed.n}, ${quality === null ? 'unknown' : `${quality.errors}/${quality.words}`} by ${measuredBy ?? 'references'}`;

test('one point for each model on each target: speed over its steady runs, errors over its texts', () => {
  const found = qualityOf(
    session(
      {
        work: [say('red green blue black'), say('warm cold'), hear('a b c d')],
        devices: ['X', 'Y'],
        repeats: 2,
        roundTrip: { model: 'ear' },
      },
      {
        // X is cold once: 3 steady runs of 1 + 1 + 4 s in 0.1 + 0.1 + 0.4 s.
        'measured v@X 0.0': { to: 900, phase: 'first' },
        'measured v@X 0.1': { to: 100, audio: 1 },
        'measured v@X 1.0': { to: 100, audio: 1 },
        'measured v@X 1.1': { to: 400, audio: 4 },
        // Y: 4 × 1 s in 4 × 0.05 s.
        'measured v@Y 0.0': { to: 50 },
        'measured v@Y 0.1': { to: 50 },
        'measured v@Y 1.0': { to: 50 },
        'measured v@Y 1.1': { to: 50 },
        'listen ear@cpu 0.0': { hears: 'red green blue black' },
        'listen ear@cpu 1.0': { hears: 'warm gold' },
        'measured m@X 2.0': { to: 200, audio: 2, hears: 'a b c' },
        'measured m@X 2.1': { to: 200, audio: 2, hears: 'a b c' },
        'measured m@Y 2.0': { to: 200, audio: 2, hears: 'a b c d' },
        'measured m@Y 2.1': { to: 200, audio: 2, hears: 'a b c d e f' },
      },
    ),
  );
  // The plan hears the first run of X and then that of Y, by the same lines.
  expect(found.map(inLine)).toEqual([
    'v@X 10.00× of 3, 1/6 by ear',
    'v@Y 20.00× of 4, 1/6 by ear',
    'm@X 10.00× of 2, 1/4 by references',
    'm@Y 10.00× of 2, 1/4 by references',
  ]);
});

test('what was heard of each work on each target stands for itself, whatever is pooled', () => {
  const german = { ...say('eins zwei'), language: 'de' };
  const recorded = session(
    {
      work: [say('red green'), german],
      devices: ['X', 'Y'],
      repeats: 1,
      roundTrip: { model: 'ear' },
    },
    {
      'measured v@X 0.0': {},
      'measured v@Y 0.0': {},
      'measured v@X 1.0': {},
      'measured v@Y 1.0': {},
      'listen ear@cpu 0.0': { hears: 'red grin' },
      'listen ear@cpu 1.0': { hears: 'eins zwo' },
    },
  );
  const told = [...roundTripsOf(recorded)].map(
    ([key, { errorRate, rate, measuredBy }]) => `${key} ${errorRate} ${rate} by ${measuredBy}`,
  );
  expect(told).toEqual([
    '0@X wer 0.5 by ear',
    '0@Y wer 0.5 by ear',
    '1@X cer 0.25 by ear',
    '1@Y cer 0.25 by ear',
  ]);
});

describe('a work counts once, however often it was repeated', () => {
  test('its errors are the mean of the runs that were heard', () => {
    const [point] = qualityOf(
      session(
        { work: [say('red green blue black')], repeats: 2, roundTrip: { model: 'ear', runs: 2 } },
        {
          'measured v@cpu 0.0': {},
          'measured v@cpu 0.1': {},
          'listen ear@cpu 0.0': { hears: 'red green blue black' },
          'listen ear@cpu 0.1': { hears: 'red green black' },
        },
      ),
    );
    expect(point?.quality).toMatchObject({ errors: 0.5, words: 4, rate: 0.125, errorRate: 'wer' });
    expect(point?.quality?.works.map(({ heard }) => heard.map(({ text }) => text))).toEqual([
      ['red green blue black', 'red green black'],
    ]);
  });

  test('and one that failed is in no figure, but named', () => {
    const recorded = session(
      { work: [say('red green'), say('blue black')], repeats: 1, roundTrip: { model: 'ear' } },
      {
        'measured v@cpu 0.0': { fails: 'The model made NaN audio.' },
        'measured v@cpu 1.0': { to: 100, audio: 2 },
        'listen ear@cpu 0.0': { fails: 'Run 2 failed.', reason: 'nothing-to-hear' },
        'listen ear@cpu 1.0': { hears: 'blue back' },
      },
    );
    const [point] = qualityOf(recorded);
    expect(point && inLine(point)).toBe('v@cpu 20.00× of 1, 1/2 by ear');
    expect(point).toMatchObject({
      measured: 1,
      failures: [{ detail: 'The model made NaN audio.', count: 1 }],
    });
    expect(qualityNotes(recorded).at(-1)).toBe(
      'v on cpu: 1 run failed, and is in none of its figures.',
    );
  });
});

test('a listener that makes out no word missed all of them; one that broke says nothing', () => {
  const heardAs = (fate: Fate) =>
    qualityOf(
      session(
        {
          work: [say('red green blue'), say('black')],
          repeats: 1,
          roundTrip: { model: 'ear' },
        },
        {
          'measured v@cpu 0.0': {},
          'measured v@cpu 1.0': {},
          'listen ear@cpu 0.0': fate,
          'listen ear@cpu 1.0': { hears: 'black' },
        },
      ),
    )[0]?.quality;
  expect(heardAs({ fails: 'Nothing.', reason: 'no-speech' })).toMatchObject({
    errors: 3,
    words: 4,
  });
  expect(heardAs({ fails: 'It died.', reason: 'worker-died' })).toMatchObject({
    errors: 0,
    words: 1,
  });
});

test('numbers and spellings that sound alike are no errors', () => {
  const [point] = qualityOf(
    session(
      { work: [say('It costs 25 dollars, Mr. Gray.')], repeats: 1, roundTrip: { model: 'ear' } },
      {
        'measured v@cpu 0.0': {},
        'listen ear@cpu 0.0': { hears: 'it costs twenty five dollars mister gray' },
      },
    ),
  );
  expect(point?.quality?.rate).toBe(0);
});

test('words of English and characters of other languages are not pooled, and that is said', () => {
  const recorded = session(
    { work: [hear('red green'), hear('eins zwei', 'm', 'de')], repeats: 1 },
    {
      'measured m@cpu 0.0': { hears: 'red grin' },
      'measured m@cpu 1.0': { hears: 'eins zwo' },
    },
  );
  expect(qualityOf(recorded)[0]?.quality).toMatchObject({ errors: 1, words: 2, leftOut: 1 });
  expect(qualityNotes(recorded)).toContainEqual(expect.stringContaining('1 text in other'));
  const german = session(
    { work: [hear('eins zwei', 'm', 'de')], repeats: 1 },
    { 'measured m@cpu 0.0': { hears: 'eins zwo' } },
  );
  expect(qualityCells(german).rows[0]?.[3]).toBe('CER 25.0 %');
});

test('of the audio: medians, all clipped samples, and seconds for each character', () => {
  const recorded = session(
    { work: [say('abcd'), say('abcdefgh')], repeats: 2 },
    {
      'measured v@cpu 0.0': { audio: 1, loudness: -20, clipped: 3 },
      'measured v@cpu 0.1': { audio: 1, loudness: -22 },
      'measured v@cpu 1.0': { audio: 4, loudness: -24, clipped: 1 },
      'measured v@cpu 1.1': { audio: 4, loudness: -26 },
    },
  );
  const [point] = qualityOf(recorded);
  expect(point?.quality).toBeNull();
  expect(point?.audio).toEqual({
    n: 4,
    loudness: -24,
    leadingSilence: 0.02,
    trailingSilence: null,
    peak: -1,
    clipped: 4,
    clippedShare: 4 / 10_000,
    secondsPerCharacter: 0.25,
  });
  expect(qualityCells(recorded).rows).toEqual([
    ['v', 'cpu', '25.0×', '–', '–', '–', '−24.0', '0.02 / –', '4 (0.040 %)', '0.250'],
  ]);
  expect(qualityJson(recorded)).toEqual([
    expect.objectContaining({ wer: null, audio: expect.objectContaining({ loudnessLufs: -24 }) }),
  ]);
});

test('what is misheard of a stream is no price of speed: it has a point of its own, without a speed', () => {
  const whole = hear('a b c d');
  const stream = { ...whole, streaming: { interval: 0.5 } };
  const recorded = session(
    { work: [whole, stream], repeats: 1 },
    {
      'measured m@cpu 0.0': { to: 100, hears: 'a b c d' },
      'measured m@cpu 1.0': { to: 1000, hears: 'a b' },
    },
  );
  expect(qualityCells(recorded).rows.map((row) => row.slice(0, 5))).toEqual([
    ['m', 'cpu', '10.0×', '0.0 %', '4'],
    ['m', 'cpu, streaming every 0.5 s', '–', '50.0 %', '4'],
  ]);
});

test('where nothing but speed is known there is no table', () => {
  const recorded = session({ work: [hear(undefined)], repeats: 1 }, { 'measured m@cpu 0.0': {} });
  expect(qualityCells(recorded).rows).toEqual([]);
});

test('who listens changes no figure of speed, also where it is a model of the scenario', () => {
  const works = [say('red green'), hear('a b', 'ear')];
  const fates: Readonly<Record<string, Fate>> = {
    'measured v@cpu 0.0': { to: 100 },
    'measured ear@cpu 1.0': { to: 300, hears: 'a b', phase: 'first' },
  };
  const alone = session({ work: works, repeats: 1 }, fates);
  const heard = session(
    { work: works, repeats: 1, roundTrip: { model: 'ear' } },
    { ...fates, 'listen ear@cpu 0.0': { to: 7000, hears: 'red green', phase: 'first' } },
  );
  expect(summarize(heard)).toEqual(summarize(alone));
  expect(summarize(heard)[1]?.cold).toMatchObject({ firstInferenceMs: 300 });
});

test('speed over length: a point for each length, Σ/Σ of all its runs, which are its dots', () => {
  const curves = lengthCurve(
    session(
      { work: [say('abcdef'), say('ab😀'), say('fedcba'), hear(undefined)], repeats: 2 },
      {
        'measured v@cpu 0.0': { to: 100, audio: 2 },
        'measured v@cpu 0.1': { to: 300, audio: 2 },
        'measured v@cpu 1.0': { to: 100, audio: 1 },
        'measured v@cpu 1.1': { to: 900, phase: 'first' },
        'measured v@cpu 2.0': { to: 600, audio: 1 },
        'measured v@cpu 2.1': { to: 600, phase: 'first' },
        'measured m@cpu 3.0': { to: 500, audio: 5 },
        'measured m@cpu 3.1': { to: 500, audio: 5 },
      },
    ),
  );
  const picture = curves.map(({ model, unit, points }) => [
    `${model} in ${unit}`,
    ...points.map(
      ({ length, rtfx, dots, processing }) =>
        `${length}: ${rtfx}× of ${dots.map((dot) => dot.rtfx.toFixed(1))}, ${processing} s`,
    ),
  ]);
  // The median of 20, 6.7 and 1.7 would be 6.7.
  expect(picture).toEqual([
    ['v in characters', '3: 10× of 10.0, 0.1 s', '6: 5× of 20.0,6.7,1.7, 0.3 s'],
    ['m in seconds', '5: 10× of 10.0,10.0, 0.5 s'],
  ]);
});
