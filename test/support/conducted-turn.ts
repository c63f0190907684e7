import type { ChatMessage } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { type TurnWorkInput, turnWorkSchema } from '../../electron/common/turn/turn-work.ts';
import { TurnConductor } from '../../electron/lab/turn/conduct-turn.ts';
import type { AgentLinks } from '../../electron/lab/turn/turn-needs.ts';
import { TurnTrace } from '../../electron/lab/turn/turn-trace.ts';
import { speaking, ToldLine, understanding, writing } from './told-line.ts';

export const agentInput = (
  begins: 'at-end' | 'at-pause' = 'at-end',
  rest: Partial<TurnWorkInput> = {},
): TurnWorkInput => ({
  kind: 'turn',
  caller: { says: [{ sample: 'jfk' }] },
  agent: {
    asr: { engine: 'local', model: 'ears', begins },
    llm: { engine: 'scripted' },
    tts: { engine: 'local', model: 'voice' },
  },
  ...rest,
});

export const agentWork = (...given: Parameters<typeof agentInput>) =>
  turnWorkSchema.parse(agentInput(...given));

type Given = {
  readonly work?: ReturnType<typeof agentWork>;
  readonly links?: Partial<Extract<AgentLinks, { recogniser: unknown }>>;
  readonly isPerson?: boolean;
  readonly line?: ToldLine;
};

/** Lets everything happen that waits for nothing but promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A turn under way on a line that the test speaks for, by the clock of that line. */
export function beginTurn({
  work = agentWork(),
  links = {},
  isPerson = false,
  line = new ToldLine(3),
}: Given = {}) {
  const events: SessionEvent[] = [];
  const run = line.turn;
  const recorder = { add: (event: SessionEvent) => events.push(event), folder: '/recording' };
  const writer = writing(['It is done.', ' Anything', ' else?']);
  const speaker = speaking();
  const messages: ChatMessage[] = [{ role: 'system', content: 'Be kind.' }];
  const abort = new AbortController();
  const done = new TurnConductor({
    work,
    line,
    links: { recogniser: understanding(() => 'book a table'), writer, speaker, ...links },
    trace: new TurnTrace(run, recorder),
    recorder,
    now: line.clock.now,
    messages,
    audio: isPerson ? null : '/input.wav',
    bargeIn: null,
    signal: abort.signal,
  }).run();
  const spans = (stage: string) =>
    events.flatMap((event) => (event.type === 'span' && event.stage === stage ? [event] : []));
  return { run, line, events, done, writer, speaker, messages, abort, spans };
}

/** What a link does that is never done, until some time after it hears that nobody wants it any more. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => void setTimeout(() => reject(new Error('Aborted.')), 10);
    signal.addEventListener('abort', end, { once: true });
  });
