import fc from 'fast-check';
import { failureReasons, type RunOutcome } from '../../electron/common/outcome.ts';
import { toRecordedSpans } from '../../electron/common/recorded-spans.ts';
import type { SessionEvent, SessionManifest } from '../../electron/common/session.ts';
import { stages } from '../../electron/common/stages.ts';
import { metricUnits } from '../../electron/common/telemetry.ts';
import { hertz, millis, nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from './manifest.ts';

/** What JSON gives back as it was: no NaN, no infinity, no −0. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value));
/** Milliseconds since 1970, as far as a date reaches. */
const date = fc
  .double({ min: -8.64e15, max: 8.64e15, noNaN: true })
  .map((value) => (value === 0 ? 0 : value));
const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
const count = fc.nat();
/** Every code point but half surrogates, which UTF-8 has no bytes for. */
const text = fc.string({ unit: 'binary' });
const at = number.map(nanos);
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(arbitrary, { nil: null });
const stage = fc.constantFrom(...stages);
/** Names that objects of JavaScript have of their own are another matter, and no attribute's. */
const attributes = fc.dictionary(
  fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/),
  fc.oneof(text, number, fc.boolean()),
  { noNullPrototype: true, maxKeys: 4 },
);
const reasons = Object.keys(failureReasons) as (keyof typeof failureReasons)[];
const outcome: fc.Arbitrary<RunOutcome> = fc.oneof(
  fc.record({ status: fc.constantFrom('measured' as const, 'cancelled' as const) }),
  fc.record({
    status: fc.constant('failed' as const),
    reason: fc.constantFrom(...reasons),
    detail: text,
  }),
);
const file = fc.stringMatching(/^audio\/run-[0-9]{1,4}\.wav$/);
const kind = <Type extends string>(type: Type) => fc.constant(type);

const batch = fc
  .array(
    fc.record({
      id: count,
      parent: fc.integer({ min: -1, max: 1e6 }),
      stage: fc.nat({ max: stages.length - 1 }),
      start: number,
      end: number,
      attributes: orNull(attributes),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    toRecordedSpans({
      id: rows.map(({ id }) => id),
      parent: rows.map(({ parent }) => parent),
      stage: rows.map((row) => row.stage),
      start: rows.map(({ start }) => start),
      end: rows.map(({ end }) => end),
      attributes: rows.map((row) => row.attributes),
    }),
  );

const stretch = orNull(fc.record({ start: at, end: at }));
const lateness = fc.record({
  ticks: count,
  p50: orNull(positive.map(millis)),
  p99: orNull(positive.map(millis)),
  most: orNull(positive.map(millis)),
});

const turnEvents: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.record(
    {
      type: kind('turn'),
      run: count,
      at,
      speech: stretch,
      reply: stretch,
      finalText: orNull(at),
      heard: text,
      said: text,
      interrupted: fc.record({ at, silent: at }),
      restarts: count,
      context: fc.record({ messages: count, characters: count, tokens: orNull(count) }),
      tokens: orNull(count),
      line: orNull(
        fc.record({
          arrival: lateness,
          playout: lateness,
          lost: count,
          underruns: count,
          underrun: positive.map(seconds),
        }),
      ),
      call: fc.record({ file, start: at }),
    },
    {
      requiredKeys: [
        'type',
        'run',
        'at',
        'speech',
        'reply',
        'finalText',
        'heard',
        'said',
        'restarts',
        'context',
        'tokens',
        'line',
        'call',
      ],
    },
  ),
  fc.record({
    type: kind('turn-check'),
    run: count,
    at,
    speechEnd: orNull(at),
    replyStart: orNull(at),
  }),
  // Few places, so that some come last in the plan.
  fc
    .record(
      {
        place: fc.nat({ max: 9 }),
        work: fc.nat({ max: 4 }),
        added: fc.record({ kind: kind('tts'), model: kind('voice'), text, speed: fc.constant(1) }),
        turn: count,
        at,
      },
      { requiredKeys: ['place', 'work', 'at'] },
    )
    .map(
      ({ place, work, added, turn, at: told }): SessionEvent => ({
        type: 'run-added',
        at: told,
        plan: {
          index: place,
          kind: 'measured',
          work,
          repeat: 0,
          model: 'voice',
          device: 'cpu',
          settings: {},
          profiled: false,
          ...(turn === undefined ? {} : { turn, conversation: 0 }),
        },
        ...(added === undefined ? {} : { work: added }),
      }),
    ),
);

/** An event of any type, with all of its optional fields or without them, as a writer would write it. */
export const arbitraryEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  turnEvents,
  fc.record({ type: kind('run-started'), run: count, at }),
  fc.record({ type: kind('run-started'), run: count, at, worker: fc.integer({ min: 1 }) }),
  fc.record({
    type: kind('span'),
    run: count,
    id: count,
    parent: orNull(count),
    stage,
    start: at,
    end: at,
    attributes,
  }),
  fc
    .tuple(count, batch)
    .map(([run, columns]): SessionEvent => ({ type: 'spans', run, ...columns })),
  fc.record({
    type: kind('audio'),
    run: count,
    at,
    samples: count,
    sampleRate: positive.map(hertz),
    leadingSilence: orNull(positive.map(seconds)),
    file,
  }),
  fc.record(
    {
      type: kind('text'),
      run: count,
      at,
      text,
      partial: fc.record({ heard: positive.map(seconds) }),
    },
    { requiredKeys: ['type', 'run', 'at', 'text'] },
  ),
  fc.record({ type: kind('inspection-failed'), run: count, at, problem: text }),
  fc.record({
    type: kind('audio-figures'),
    run: count,
    at,
    samples: count,
    sampleRate: positive.map(hertz),
    leadingSilence: orNull(positive.map(seconds)),
    trailingSilence: orNull(positive.map(seconds)),
    clipped: count,
    peak: orNull(number),
    loudness: orNull(number),
  }),
  fc.record({
    type: kind('output-difference'),
    run: count,
    at,
    against: count,
    meanAbsolute: orNull(positive),
    logSpectral: orNull(positive),
    length: positive.map(seconds),
    otherLength: positive.map(seconds),
  }),
  fc.record({
    type: kind('placement'),
    run: count,
    at,
    model: text,
    providers: fc.array(
      fc.record({ provider: text, operators: fc.integer(), heavy: fc.integer() }),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    type: kind('proof'),
    run: count,
    at,
    source: text,
    gpu: orNull(count),
    detail: text,
  }),
  fc.record({
    type: kind('series'),
    id: count,
    metric: fc.constantFrom(...(Object.keys(metricUnits) as (keyof typeof metricUnits)[])),
    unit: text,
    source: text,
    gpu: orNull(count),
    pid: orNull(fc.integer({ min: 1 })),
    window: orNull(positive),
    rate: positive,
  }),
  fc.record({
    type: kind('samples'),
    at,
    values: fc.array(fc.tuple(count, orNull(number)), { maxLength: 5 }),
  }),
  fc.record({ type: kind('series-ended'), id: count, at, reason: text }),
  fc.record({
    type: kind('run-ended'),
    run: count,
    at,
    outcome,
    provider: orNull(text),
    audio: orNull(positive.map(seconds)),
    workerMemory: orNull(number),
    labDelay: orNull(number),
  }),
);

/** The manifest of a sound session: its plan fits its scenario. */
export const arbitraryManifest: fc.Arbitrary<SessionManifest> = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/),
    name: fc.string({ minLength: 1, maxLength: 100 }),
    startedAt: date,
    texts: fc.array(text, { minLength: 1, maxLength: 3 }),
    repeats: fc.integer({ min: 1, max: 4 }),
    hostname: text,
    memory: positive,
    tags: fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 3 }),
  })
  .map(({ id, name, startedAt, texts, repeats, hostname, memory, tags }) => {
    const manifest = manifestOf({
      name,
      work: texts.map((words) => ({ kind: 'tts', model: 'voice', text: words })),
      repeats,
    });
    const machine = { ...manifest.machine, hostname, memory };
    return { ...manifest, id, startedAt, tags, machine };
  });
