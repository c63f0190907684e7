import { type FailureReason, failed } from '../../electron/common/outcome.ts';
import {
  buildSession,
  type RecordedRun,
  type RecordedSession,
} from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { Stage } from '../../electron/common/stages.ts';
import type { Span } from '../../electron/common/trace.ts';
import type { TurnEvent } from '../../electron/common/turn/turn-events.ts';
import type { TurnWorkInput } from '../../electron/common/turn/turn-work.ts';
import { millis, millisToNanos, type Nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from './manifest.ts';

export const at = (time: number): Nanos => millisToNanos(millis(time));

/** A span in milliseconds, with what is inside it. */
export type SpanSketch = readonly [
  stage: Stage,
  from: number,
  to: number,
  attributes?: Span['attributes'] | undefined,
  inside?: readonly SpanSketch[] | undefined,
];

export type TurnSketch = {
  /** Direct children of the turn. */
  readonly spans: readonly SpanSketch[];
  readonly speech: readonly [number, number] | null;
  readonly reply: readonly [number, number] | null;
  readonly finalText: number | null;
  readonly turn?: Partial<TurnEvent>;
  readonly check?: readonly [number | null, number | null];
  readonly partials?: readonly {
    readonly at: number;
    readonly text: string;
    readonly heard: number;
  }[];
  readonly failure?: FailureReason;
  readonly isCancelled?: boolean;
};

/**
 * A turn as it usually goes, in milliseconds. The gap is 1,270: uplink 20, endpointing 500, lab 1, asr 80, lab 1, first
 * token 300, first sentence 100, lab 2, tts 90, lab 6, downlink 30, buffer 40, lead-in 100.
 */
export const usualSpans: readonly SpanSketch[] = [
  ['speech', 1000, 3000],
  ['uplink', 3000, 3020],
  ['endpointing', 3020, 3520, { wait: 0.48 }],
  ['asr', 3521, 3601, { seconds: 2.2 }, [['run', 3522, 3600]]],
  [
    'llm',
    3602,
    4300,
    { scripted: true },
    [
      ['first-token', 3602, 3902],
      ['first-sentence', 3902, 4002],
    ],
  ],
  [
    'tts',
    4004,
    4300,
    { text: 'Of course.', sentence: 0 },
    [
      ['first-audio', 4004, 4094],
      ['run', 4005, 4299],
    ],
  ],
  ['tts', 4310, 4500, { text: 'One moment.', sentence: 1 }, [['first-audio', 4310, 4400]]],
  ['downlink', 4100, 4130],
  ['buffer', 4130, 4170],
  ['lead-in', 4170, 4270],
  ['reply', 4270, 7000],
];

export const usualTurn: TurnSketch = {
  spans: usualSpans,
  speech: [1000, 3000],
  reply: [4270, 7000],
  finalText: 3601,
  check: [3001, 4269],
};

export const turnWork: TurnWorkInput = {
  kind: 'turn',
  caller: { says: [{ sample: 'jfk' }] },
  agent: {
    asr: { engine: 'local', model: 'ear' },
    llm: { engine: 'scripted' },
    tts: { engine: 'local', model: 'voice' },
  },
  endpointing: { wait: 0.48 },
  objectives: { gap: 1300 },
};

/** The same agent, whose recognition begins beside the endpointing wait. */
export const atPause: Partial<TurnWorkInput> = {
  agent: {
    asr: { engine: 'local', model: 'ear', begins: 'at-pause' },
    llm: { engine: 'scripted' },
    tts: { engine: 'local', model: 'voice' },
  },
};

/** Turns have 10 s each on the session's clock. */
const lasts = 10_000;

export function turnEvents(run: number, sketch: TurnSketch, from = 0): SessionEvent[] {
  const events: SessionEvent[] = [];
  let next = 1;
  const put = (parent: number, [stage, start, end, attributes, inside]: SpanSketch): void => {
    const id = next++;
    events.push({
      type: 'span',
      run,
      id,
      parent,
      stage,
      start: at(from + start),
      end: at(from + end),
      ...(attributes === undefined ? {} : { attributes }),
    });
    for (const one of inside ?? []) put(id, one);
  };
  for (const span of sketch.spans) put(0, span);
  events.push({
    type: 'span',
    run,
    id: 0,
    parent: null,
    stage: 'turn',
    start: at(from),
    end: at(from + lasts - 1),
  });
  const stretch = (given: readonly [number, number] | null) =>
    given === null ? null : { start: at(from + given[0]), end: at(from + given[1]) };
  const orNull = (time: number | null): Nanos | null => (time === null ? null : at(from + time));
  return [
    { type: 'run-started', run, at: at(from) },
    ...(sketch.partials ?? []).map(
      ({ at: time, text, heard }): SessionEvent => ({
        type: 'text',
        run,
        at: at(from + time),
        text,
        partial: { heard: seconds(heard) },
      }),
    ),
    ...events,
    {
      type: 'turn',
      run,
      at: at(from + lasts - 1),
      speech: stretch(sketch.speech),
      reply: stretch(sketch.reply),
      finalText: orNull(sketch.finalText),
      heard: 'Can you move it to Friday?',
      said: 'Of course. One moment.',
      restarts: 0,
      context: { messages: 2, characters: 70, tokens: 18 },
      tokens: 5,
      line: null,
      call: { file: 'audio/call-0-0.wav', start: at(from) },
      ...sketch.turn,
    },
    {
      type: 'run-ended',
      run,
      at: at(from + lasts),
      outcome:
        sketch.failure === undefined
          ? { status: sketch.isCancelled === true ? 'cancelled' : 'measured' }
          : failed(sketch.failure, 'It did not come to a reply.'),
      provider: null,
      audio: null,
      workerMemory: null,
      labDelay: null,
    },
    ...(sketch.check === undefined
      ? []
      : [
          {
            type: 'turn-check',
            run,
            at: at(from + lasts),
            speechEnd: orNull(sketch.check[0]),
            replyStart: orNull(sketch.check[1]),
          } as const,
        ]),
  ];
}

/** A session of one conversation with these turns, after the loads of the agent's models, which take 200 ms each. */
export function turnSession(
  turns: readonly TurnSketch[],
  work: Partial<TurnWorkInput> = {},
  scenario: Partial<ScenarioInput> = {},
): RecordedSession {
  const one = { ...turnWork, turns: turns.length, ...work } as TurnWorkInput;
  const manifest = manifestOf({ name: 'a call', work: [one], repeats: 1, warmUps: 0, ...scenario });
  const events = manifest.plan.flatMap(({ index, kind, turn }): SessionEvent[] => {
    const from = index * lasts;
    const sketch = turn === undefined ? undefined : turns[turn];
    if (sketch !== undefined) return turnEvents(index, sketch, from);
    if (kind !== 'load') return [];
    return [
      { type: 'run-started', run: index, at: at(from) },
      {
        type: 'span',
        run: index,
        id: 0,
        parent: null,
        stage: 'load',
        start: at(from),
        end: at(from + 200),
      },
      {
        type: 'run-ended',
        run: index,
        at: at(from + 200),
        outcome: { status: 'measured' },
        provider: 'cpu',
        audio: null,
        workerMemory: null,
        labDelay: null,
      },
    ];
  });
  return buildSession(manifest, events);
}

export const turnsIn = ({ runs }: RecordedSession): RecordedRun[] =>
  runs.filter(({ plan }) => plan.turn !== undefined);

/** One turn; `work` says what differs from the usual agent. */
export function turnRun(
  sketch: Partial<TurnSketch>,
  work: Partial<TurnWorkInput> = {},
): RecordedRun {
  const [run] = turnsIn(turnSession([{ ...usualTurn, ...sketch }], work));
  if (run === undefined) throw new Error('The plan has no turn.');
  return run;
}
