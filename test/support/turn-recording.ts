import { type FailureReason, failed, type RunOutcome } from '../../electron/common/outcome.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { SessionEvent, SessionManifest } from '../../electron/common/session.ts';
import type { Stage } from '../../electron/common/stages.ts';
import type { Span } from '../../electron/common/trace.ts';
import type { TurnWorkInput } from '../../electron/common/turn/turn-work.ts';
import { millis, millisToNanos, type Nanos, nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from './manifest.ts';

/** One turn in words: lengths in milliseconds, of what follows each other from the end of the caller's speech. */
export type TurnSketch = {
  /** How long the caller speaks. */
  readonly speech?: number;
  readonly uplink?: number;
  readonly endpointing?: number;
  /** From the request to the final text. With `eager` it begins 60 ms into the endpointing. */
  readonly asr?: number;
  readonly eager?: boolean;
  readonly firstToken?: number;
  readonly firstSentence?: number;
  /** From the first sentence's request to its first audio. */
  readonly tts?: number;
  readonly downlink?: number;
  readonly buffer?: number;
  readonly leadIn?: number;
  /** Hand-over between links: before the ASR, the model, the voice and the line. */
  readonly lab?: number;
  /** How long the reply is heard. */
  readonly reply?: number;
  /** The caller's words over the reply, from its first sound, and how long the agent went on. */
  readonly interrupted?: { readonly after: number; readonly silentAfter: number };
  readonly failure?: { readonly reason: FailureReason; readonly detail: string };
  readonly heard?: string;
  readonly said?: string;
  readonly restarts?: number;
  readonly messages?: number;
  readonly characters?: number;
  readonly promptTokens?: number | null;
  readonly tokens?: number;
  /** How far the recorded call is off the spans at the reply's first sound. */
  readonly checkOff?: number;
  readonly underruns?: number;
  readonly lost?: number;
};

/** A conversation: turns, each `pause` after the one before. */
export type ConversationSketch = readonly TurnSketch[];

export const offlineAgent: TurnWorkInput = {
  kind: 'turn',
  caller: { says: [{ sample: 'jfk' }] },
  turns: 4,
  agent: {
    asr: { engine: 'local', model: 'moonshine-tiny-q', begins: 'at-pause' },
    llm: { engine: 'scripted' },
    tts: { engine: 'local', model: 'tiny-tts-en' },
  },
  path: { buffer: 40 },
  endpointing: { wait: 0.5 },
  objectives: { gap: 1000 },
};

/** Whole nanoseconds, as the clock gives them. */
const at = (time: number): Nanos => nanos(Math.round(millisToNanos(millis(time))));

/** Where the parts of a turn lie on the session's clock, in milliseconds. */
type Times = { readonly [Name in (typeof instants)[number]]: number };
const instants = [
  'request',
  'speechStart',
  'speechEnd',
  'arrived',
  'decision',
  'asrStart',
  'asrEnd',
  'llmStart',
  'firstToken',
  'firstSentence',
  'llmEnd',
  'ttsStart',
  'firstAudio',
  'ttsEnd',
  'sent',
  'received',
  'played',
  'audible',
  'replyEnd',
] as const;

function timesOf(turn: TurnSketch, request: number): Times {
  const { lab = 1, reply = 3200 } = turn;
  const speechStart = request + 120;
  const speechEnd = speechStart + (turn.speech ?? 1800);
  const arrived = speechEnd + (turn.uplink ?? 20);
  const decision = arrived + (turn.endpointing ?? 500);
  const asrStart = turn.eager === true ? arrived + 60 + lab : decision + lab;
  const asrEnd = asrStart + (turn.asr ?? 140);
  const llmStart = Math.max(asrEnd, decision) + lab;
  const firstToken = llmStart + (turn.firstToken ?? 300);
  const firstSentence = firstToken + (turn.firstSentence ?? 160);
  const ttsStart = firstSentence + lab;
  const firstAudio = ttsStart + (turn.tts ?? 120);
  const sent = firstAudio + lab;
  const received = sent + (turn.downlink ?? 20);
  const played = received + (turn.buffer ?? 40);
  const audible = played + (turn.leadIn ?? 30);
  const { interrupted } = turn;
  const said = interrupted === undefined ? reply : interrupted.after + interrupted.silentAfter;
  return {
    request,
    speechStart,
    speechEnd,
    arrived,
    decision,
    asrStart,
    asrEnd,
    llmStart,
    firstToken,
    firstSentence,
    llmEnd: firstSentence + 420,
    ttsStart,
    firstAudio,
    ttsEnd: firstAudio + 90,
    sent,
    received,
    played,
    audible,
    replyEnd: audible + said,
  };
}

/** When a turn that did not come to its reply ends. */
const failedEnd = (times: Times, reason: FailureReason): number =>
  reason === 'no-speech' ? times.speechEnd + 900 : times.asrEnd + 20;

function spansOf(turn: TurnSketch, times: Times, isScripted: boolean): Span[] {
  const spans: Span[] = [];
  const scripted = isScripted ? { scripted: true } : {};
  const add = (
    stage: Stage,
    from: number,
    to: number,
    parent: number,
    attributes?: Span['attributes'],
  ): number => {
    const id = spans.length + 1;
    spans.push({
      id,
      parent,
      stage,
      start: at(from),
      end: at(to),
      ...(attributes === undefined ? {} : { attributes }),
    });
    return id;
  };
  const { failure } = turn;
  const root = (to: number): void => {
    spans.push({ id: 0, parent: null, stage: 'turn', start: at(times.request), end: at(to) });
  };
  if (failure?.reason === 'no-speech') {
    root(failedEnd(times, failure.reason));
    return spans;
  }
  add('speech', times.speechStart, times.speechEnd, 0);
  add('uplink', times.speechEnd, times.arrived, 0);
  if ((turn.restarts ?? 0) > 0)
    add('asr', times.speechEnd - 500, times.speechEnd - 380, 0, { abandoned: true });
  add('endpointing', times.arrived, times.decision, 0);
  const asr = add('asr', times.asrStart, times.asrEnd, 0, { text: turn.heard ?? '' });
  const heard = add('run', times.asrStart + 0.5, times.asrEnd - 0.5, asr);
  const middle = times.asrStart + (times.asrEnd - times.asrStart) * 0.4;
  add('encode', times.asrStart + 1, middle, heard);
  add('generate', middle, times.asrEnd - 1, heard);
  if (failure !== undefined) {
    root(failedEnd(times, failure.reason));
    return spans;
  }
  const llm = add('llm', times.llmStart, times.llmEnd, 0, scripted);
  add('first-token', times.llmStart, times.firstToken, llm, scripted);
  add('first-sentence', times.firstToken, times.firstSentence, llm, scripted);
  const words = (turn.said ?? 'Thank you for calling.').split(' ');
  const step = (times.llmEnd - times.firstToken) / Math.max(1, words.length);
  words.forEach((word, place) => {
    const from = times.firstToken + (place - 1) * step;
    const start = place === 0 ? times.llmStart : from;
    add('token', start, from + step, llm, { text: word, ...scripted });
  });
  const tts = add('tts', times.ttsStart, times.ttsEnd, 0, { sentence: 0, text: turn.said ?? '' });
  add('first-audio', times.ttsStart, times.firstAudio, tts);
  const spoken = add('run', times.ttsStart + 0.5, times.ttsEnd - 0.5, tts);
  add('phonemize', times.ttsStart + 1, times.ttsStart + 6, spoken);
  add('synthesize', times.ttsStart + 6, times.firstAudio - 2, spoken);
  const second = add('tts', times.llmEnd + 1, times.llmEnd + 130, 0, { sentence: 1 });
  add('first-audio', times.llmEnd + 1, times.llmEnd + 100, second);
  add('downlink', times.sent, times.received, 0);
  add('buffer', times.received, times.played, 0);
  add('lead-in', times.played, times.audible, 0);
  add('reply', times.audible, times.replyEnd, 0);
  root(times.replyEnd + 40);
  return spans;
}

const lateness = (turn: number) => ({
  ticks: 240,
  p50: millis(0.1 + (turn % 3) * 0.02),
  p99: millis(0.9 + (turn % 4) * 0.2),
  most: millis(1.8 + (turn % 5) * 0.3),
});

/** The events of one turn, in the order in which the lab learns of them. */
function eventsOfTurn(
  run: number,
  turn: TurnSketch,
  times: Times,
  call: { readonly file: string; readonly start: Nanos },
  isScripted: boolean,
): SessionEvent[] {
  const { failure, interrupted } = turn;
  const isSilent = failure?.reason === 'no-speech';
  const end = failure === undefined ? times.replyEnd + 40 : failedEnd(times, failure.reason);
  const outcome: RunOutcome =
    failure === undefined ? { status: 'measured' } : failed(failure.reason, failure.detail);
  const speech = isSilent ? null : { start: at(times.speechStart), end: at(times.speechEnd) };
  const reply =
    failure === undefined ? { start: at(times.audible), end: at(times.replyEnd) } : null;
  return [
    { type: 'run-started', run, at: at(times.request) },
    ...spansOf(turn, times, isScripted).map(
      (span): SessionEvent => ({ type: 'span', run, ...span }),
    ),
    {
      type: 'turn',
      run,
      at: at(end),
      speech,
      reply,
      finalText: isSilent ? null : at(times.asrEnd),
      heard: failure === undefined ? (turn.heard ?? 'I would like to move my booking.') : '',
      said: failure === undefined ? (turn.said ?? 'Thank you for calling.') : '',
      ...(interrupted === undefined
        ? {}
        : {
            interrupted: {
              at: at(times.audible + interrupted.after),
              silent: at(times.audible + interrupted.after + interrupted.silentAfter),
            },
          }),
      restarts: turn.restarts ?? 0,
      context: {
        messages: turn.messages ?? 1,
        characters: turn.characters ?? 40,
        tokens: turn.promptTokens ?? null,
      },
      tokens: failure === undefined ? (turn.tokens ?? 24) : null,
      line: {
        arrival: lateness(run),
        playout: lateness(run + 1),
        lost: turn.lost ?? 0,
        underruns: turn.underruns ?? 0,
        underrun: seconds((turn.underruns ?? 0) * 0.02),
      },
      call,
    },
    {
      type: 'turn-check',
      run,
      at: at(end),
      speechEnd: speech === null ? null : at(times.speechEnd + 0.4),
      replyStart: reply === null ? null : at(times.audible + 0.4 + (turn.checkOff ?? 0)),
    },
    {
      type: 'run-ended',
      run,
      at: at(end),
      outcome,
      provider: null,
      audio: null,
      workerMemory: null,
      labDelay: 0.4,
    },
  ];
}

function eventsOfLoad(run: number, from: number, to: number): SessionEvent[] {
  return [
    { type: 'run-started', run, at: at(from) },
    { type: 'span', run, id: 1, parent: 0, stage: 'spawn', start: at(from), end: at(from + 60) },
    {
      type: 'span',
      run,
      id: 2,
      parent: 0,
      stage: 'load-model',
      start: at(from + 70),
      end: at(to),
    },
    { type: 'span', run, id: 0, parent: null, stage: 'load', start: at(from), end: at(to) },
    {
      type: 'run-ended',
      run,
      at: at(to),
      outcome: { status: 'measured' },
      provider: 'CPUExecutionProvider',
      audio: null,
      workerMemory: 2e8,
      labDelay: 0.2,
    },
  ];
}

/** A recording of conversations: its manifest and its events. `speechOf` says when anybody is heard, for its audio. */
export type TurnRecording = {
  readonly manifest: SessionManifest;
  readonly events: readonly SessionEvent[];
  readonly calls: readonly {
    readonly file: string;
    readonly caller: readonly (readonly [from: number, to: number])[];
    readonly agent: readonly (readonly [from: number, to: number])[];
    /** Seconds. */
    readonly length: number;
  }[];
};

/** Records these conversations of one agent, all of the same number of turns, after the loads of its local links. */
export function recordTurns(
  conversations: readonly ConversationSketch[],
  agent: TurnWorkInput = offlineAgent,
): TurnRecording {
  const turns = conversations[0]?.length ?? 0;
  const manifest = manifestOf({
    name: 'Booking agent',
    work: [{ ...agent, turns }],
    repeats: conversations.length,
    warmUps: 0,
  });
  const isScripted = 'asr' in agent.agent && agent.agent.llm?.engine === 'scripted';
  let clock = 100;
  const events: SessionEvent[] = [];
  const calls: TurnRecording['calls'][number][] = [];
  let call = {
    file: '',
    start: 0,
    caller: [] as [number, number][],
    agent: [] as [number, number][],
  };
  for (const plan of manifest.plan) {
    if (plan.kind === 'load') {
      events.push(...eventsOfLoad(plan.index, clock, clock + 240));
      clock += 260;
      continue;
    }
    const { conversation = 0, turn = 0 } = plan;
    const sketch = conversations[conversation]?.[turn];
    if (sketch === undefined) continue;
    if (turn === 0) {
      clock += 400;
      call = {
        file: `audio/call-0-${conversation}.wav`,
        start: clock - 200,
        caller: [],
        agent: [],
      };
    }
    const times = timesOf(sketch, clock);
    const start = at(call.start);
    events.push(...eventsOfTurn(plan.index, sketch, times, { file: call.file, start }, isScripted));
    const from = (time: number): number => (time - call.start) / 1e3;
    if (sketch.failure?.reason !== 'no-speech')
      call.caller.push([from(times.speechStart), from(times.speechEnd)]);
    if (sketch.failure === undefined) call.agent.push([from(times.audible), from(times.replyEnd)]);
    if (sketch.interrupted !== undefined) {
      const begins = times.audible + sketch.interrupted.after;
      call.caller.push([from(begins), from(begins + 1200)]);
    }
    clock =
      (sketch.failure === undefined ? times.replyEnd : failedEnd(times, sketch.failure.reason)) +
      700;
    if (turn === turns - 1) {
      const { file, caller, agent: replies } = call;
      calls.push({ file, caller, agent: replies, length: from(clock) });
    }
  }
  return { manifest, events, calls };
}

export const turnSession = (
  conversations: readonly ConversationSketch[],
  agent?: TurnWorkInput,
): RecordedSession => {
  const { manifest, events } = recordTurns(conversations, agent);
  return buildSession(manifest, events);
};
