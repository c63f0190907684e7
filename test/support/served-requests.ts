import { plannedTurn } from '../../electron/common/plan.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { RecordedWork } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { Span } from '../../electron/common/trace.ts';
import { type TurnWork, turnWorkSchema } from '../../electron/common/turn/turn-work.ts';
import { hertz, millis, millisToNanos, type Nanos } from '../../electron/common/units.ts';
import { manifestOf } from './manifest.ts';

/** A request to the lab's server; times in milliseconds. */
export type RequestSketch =
  | { readonly speech: string; readonly model?: string; readonly at?: number }
  /** A turn of a realtime session: what was heard, and each sentence that is spoken with its audio in seconds. */
  | {
      readonly heard: string;
      readonly says: readonly { readonly text: string; readonly seconds: number }[];
      /** Its tokens, of a reply that is not spoken. */
      readonly writes?: readonly string[];
      readonly at?: number;
    };

const agent: TurnWork = turnWorkSchema.parse({
  kind: 'turn',
  caller: { microphone: true },
  agent: {
    asr: { engine: 'local', model: 'ear', begins: 'at-end' },
    llm: { engine: 'scripted' },
    tts: { engine: 'local', model: 'voice' },
  },
});

const at = (time: number): Nanos => millisToNanos(millis(time));

/** What a server records: the load of a voice, then a run with a work of its own for each request. */
export function servedSession(requests: readonly RequestSketch[]): RecordedSession {
  const voice = { kind: 'tts', model: 'voice', text: '', speed: 1 } as const;
  const manifest = manifestOf({ name: 'serve', work: [voice], warmUps: 0, repeats: 1 });
  const plan = manifest.plan.filter(({ kind }) => kind === 'load');
  const events = requests.flatMap((request, place) => eventsOfRequest(request, place + 1, plan));
  return buildSession({ ...manifest, plan }, events);
}

function eventsOfRequest(
  request: RequestSketch,
  index: number,
  [load]: RecordedSession['manifest']['plan'],
): SessionEvent[] {
  if (load === undefined) throw new Error('Nothing is loaded.');
  const from = request.at ?? index * 10_000;
  const isSpeech = 'speech' in request;
  const work: RecordedWork = isSpeech
    ? { kind: 'tts', model: request.model ?? 'voice', text: request.speech, speed: 1 }
    : agent;
  const planned = isSpeech
    ? { ...load, kind: 'measured' as const, work: index, model: request.model ?? 'voice' }
    : { ...plannedTurn(agent, index, 'measured', 0, index - 1, index), work: index };
  const requested = isSpeech ? '/v1/audio/speech' : '/v1/realtime';
  const root: Span = {
    id: 0,
    parent: null,
    stage: isSpeech ? 'run' : 'turn',
    start: at(from),
    end: at(from + 5000),
  };
  return [
    { type: 'run-added', at: at(from), plan: { ...planned, index, requested }, work },
    { type: 'run-started', run: index, at: at(from) },
    ...(isSpeech ? [] : eventsOfReply(request, index, from)),
    { type: 'span', run: index, ...root },
    {
      type: 'run-ended',
      run: index,
      at: at(from + 5000),
      outcome: { status: 'measured' },
      provider: null,
      audio: null,
      workerMemory: null,
      labDelay: 0.4,
    },
  ];
}

function eventsOfReply(
  { heard, says, writes = [] }: Extract<RequestSketch, { heard: string }>,
  run: number,
  from: number,
): SessionEvent[] {
  const sampleRate = hertz(24_000);
  const token = (id: number, text: string, start: number, parent: number): SessionEvent => ({
    type: 'span',
    run,
    id,
    parent,
    stage: 'token',
    start: at(start),
    end: at(start + 10),
    attributes: { text },
  });
  return [
    // Recognition decodes tokens, too.
    token(200, 'heard', from + 100, 0),
    {
      type: 'span',
      run,
      id: 100,
      parent: 0,
      stage: 'llm',
      start: at(from + 200),
      end: at(from + 400),
    },
    ...writes.map((text, place) => token(101 + place, text, from + 210 + 10 * place, 100)),
    { type: 'text', run, at: at(from + 200), text: heard },
    ...says.flatMap(({ text, seconds }, sentence): SessionEvent[] => {
      const spoken = from + 500 + 300 * sentence;
      const span: Span = {
        id: sentence + 1,
        parent: 0,
        stage: 'tts',
        start: at(spoken - 100),
        end: at(spoken + 50),
        attributes: { text, sentence },
      };
      return [
        {
          type: 'audio',
          run,
          at: at(spoken),
          samples: seconds * sampleRate,
          sampleRate,
          leadingSilence: null,
          file: `audio/run-${run}-${sentence}.wav`,
        },
        { type: 'span', run, ...span },
      ];
    }),
  ];
}
