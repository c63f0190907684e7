import { describe, expect, test } from 'vitest';
import type { ChatMessage } from '../../../electron/common/scenario.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { turnWorkSchema } from '../../../electron/common/turn/turn-work.ts';
import { nanos } from '../../../electron/common/units.ts';
import { type AgentLinks, TurnConductor } from '../../../electron/lab/turn/conduct-turn.ts';
import { LinkFailure } from '../../../electron/lab/turn/link.ts';
import { TurnTrace } from '../../../electron/lab/turn/turn-trace.ts';
import { speaking, ToldLine, understanding, writing } from '../../support/told-line.ts';

const run = 3;

function agentWork(begins: 'at-end' | 'at-pause' = 'at-end', rest: object = {}) {
  return turnWorkSchema.parse({
    kind: 'turn',
    caller: { says: [{ sample: 'jfk' }] },
    agent: {
      asr: { engine: 'local', model: 'ears', begins },
      llm: { engine: 'scripted' },
      tts: { engine: 'local', model: 'voice' },
    },
    ...rest,
  });
}

type Given = {
  readonly work?: ReturnType<typeof agentWork>;
  readonly links?: Partial<Extract<AgentLinks, { recogniser: unknown }>>;
  readonly isPerson?: boolean;
};

/** A turn under way on a line that the test speaks for. */
function begin({ work = agentWork(), links = {}, isPerson = false }: Given = {}) {
  const events: SessionEvent[] = [];
  const line = new ToldLine(run);
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
    now: () => nanos(Number(process.hrtime.bigint())),
    messages,
    audio: isPerson ? null : '/input.wav',
    bargeIn: null,
    signal: abort.signal,
  }).run();
  const spans = (stage: string) =>
    events.flatMap((event) => (event.type === 'span' && event.stage === stage ? [event] : []));
  /** Lets everything happen that waits for nothing but promises. */
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  return { line, events, done, writer, speaker, messages, abort, spans, settle };
}

test('the caller speaks, the agent understands, writes and speaks, sentence by sentence', async () => {
  const { line, done, speaker, writer, messages, spans, settle, events } = begin();
  line.spoken(0, 1000);
  line.ended(1000, 500);
  await settle();
  expect(speaker.spoken).toEqual(['It is done.', 'Anything else?']);
  expect(line.orders.map(({ type }) => type)).toEqual(['utter', 'play', 'play', 'reply-complete']);
  line.played(1600, 40, 15);
  line.replied(1665, 4000);
  const end = await done;
  expect(end).toMatchObject({
    failure: null,
    speech: { start: 0, end: 1000e6 },
    reply: { start: 1665e6, end: 4000e6 },
    heard: 'book a table',
    said: 'It is done. Anything else?',
    context: { messages: 2, characters: 8 + 12, tokens: 12 },
    tokens: 3,
    restarts: 0,
  });
  expect(writer.asked).toEqual([['system: Be kind.', 'user: book a table']]);
  expect(messages.at(-1)).toEqual({ role: 'assistant', content: 'It is done. Anything else?' });
  for (const [stage, from, to] of [
    ['speech', 0, 1000],
    ['uplink', 1000, 1020],
    ['endpointing', 1020, 1520],
    ['downlink', 1595, 1610],
    ['buffer', 1610, 1650],
    ['lead-in', 1650, 1665],
    ['reply', 1665, 4000],
  ] as const) {
    expect(spans(stage), stage).toMatchObject([{ start: from * 1e6, end: to * 1e6 }]);
  }
  expect(spans('llm')).toMatchObject([{ attributes: { scripted: true } }]);
  expect(spans('tts')).toMatchObject([
    { attributes: { text: 'It is done.', sentence: 0 } },
    { attributes: { text: 'Anything else?', sentence: 1 } },
  ]);
  const root = spans('turn')[0]?.id;
  expect(spans('asr')[0]?.parent).toBe(root);
  expect(events.filter(({ type }) => type === 'text')).toMatchObject([{ text: 'book a table' }]);
});

describe('a caller who pauses', () => {
  test('for longer than the wait, and goes on before the agent is heard: it starts anew, with all that was said', async () => {
    const links = { recogniser: understanding((file) => (file.includes('2000') ? 'all' : 'half')) };
    const { line, done, writer, spans, settle, messages } = begin({ links });
    line.spoken(0, 2000);
    line.ended(1000, 500);
    await settle();
    line.tell({ type: 'speech-resumed', at: nanos(1700e6) });
    line.ended(2000, 500);
    await settle();
    line.played(2600, 0, 0);
    line.replied(2610, 3000);
    expect(await done).toMatchObject({ failure: null, heard: 'all', restarts: 1 });
    expect(line.orders.map(({ type }) => type)).toContain('drop-reply');
    expect(writer.asked.at(-1)?.at(-1)).toBe('user: all');
    expect(spans('endpointing')).toMatchObject([
      { end: 1520e6, attributes: { abandoned: true } },
      { end: 2520e6, attributes: { wait: 0.5 } },
    ]);
    expect(spans('speech')).toMatchObject([{ end: 2000e6 }]);
    expect(messages.filter(({ role }) => role === 'user')).toHaveLength(1);
  });

  test('and goes on after the agent was heard: a false start, which has no number', async () => {
    const { line, done, settle } = begin();
    line.spoken(0, 4000);
    line.ended(1000, 500);
    await settle();
    line.played(1600, 0, 0);
    line.tell({ type: 'speech-resumed', at: nanos(1900e6) });
    expect((await done).failure).toMatchObject({ reason: 'false-start' });
    expect(line.orders.at(-1)).toEqual({ type: 'end-turn', turn: run });
  });

  test('with recognition begun at the pause: it is used where the pause was the end', async () => {
    const heard: string[] = [];
    const recogniser = understanding((file) => {
      heard.push(file);
      return 'words';
    });
    const { line, done, settle } = begin({ work: agentWork('at-pause'), links: { recogniser } });
    line.spoken(0, 1000);
    line.paused(400);
    line.tell({ type: 'speech-resumed', at: nanos(600e6) });
    line.paused(1000);
    line.ended(1000, 500);
    await settle();
    line.played(1600, 0, 0);
    line.replied(1610, 2000);
    expect((await done).failure).toBeNull();
    expect(heard).toEqual(['/heard-400.wav', '/heard-1000.wav']);
  });
});

describe('what has no number has a name', () => {
  test('nobody speaks', async () => {
    const { line, done } = begin();
    line.tell({ type: 'no-speech', at: nanos(0) });
    expect((await done).failure).toMatchObject({ reason: 'no-speech' });
  });

  test('the recogniser makes no word of it', async () => {
    const { line, done, writer } = begin({ links: { recogniser: understanding(() => '') } });
    line.spoken(0, 1000);
    line.ended(1000, 500);
    expect((await done).failure).toMatchObject({ reason: 'nothing-recognised' });
    expect(writer.asked).toEqual([]);
  });

  test('the language model says nothing', async () => {
    const { line, done } = begin({ links: { writer: writing([]) } });
    line.spoken(0, 1000);
    line.ended(1000, 500);
    expect((await done).failure).toMatchObject({ reason: 'no-reply' });
  });

  test('nothing is heard of the agent in time', async () => {
    const never = { ...speaking(), speak: () => new Promise<void>(() => undefined) };
    const work = agentWork('at-end', { replyLimit: 0.5 });
    const { line, done } = begin({ work, links: { speaker: never } });
    line.spoken(0, 1000);
    line.ended(1000, 500);
    expect((await done).failure).toMatchObject({
      reason: 'no-reply',
      message: expect.stringContaining('0.5 s'),
    });
  });

  test('a voice that breaks says why, and the writer need not go on', async () => {
    const broken = {
      ...speaking(),
      speak: () => Promise.reject(new LinkFailure('worker-died', 'The voice is gone.')),
    };
    const { line, done } = begin({ links: { speaker: broken } });
    line.spoken(0, 1000);
    line.ended(1000, 500);
    expect((await done).failure).toMatchObject({
      reason: 'worker-died',
      message: 'The voice is gone.',
    });
  });

  test('the line goes down', async () => {
    const { line, done } = begin();
    line.spoken(0, 1000);
    line.fall(new LinkFailure('worker-died', 'The line is gone.'));
    expect((await done).failure).toMatchObject({ message: 'The line is gone.' });
  });

  test('somebody cancels it', async () => {
    const { done, abort, line } = begin();
    line.spoken(0, 1000);
    abort.abort();
    expect(await done).toMatchObject({ isCancelled: true });
  });
});

test('interrupted: what was said so far stays in the conversation, the rest is not made', async () => {
  const hanging = speaking();
  let sentences = 0;
  const speaker = {
    ...hanging,
    speak: (...given: Parameters<typeof hanging.speak>) =>
      sentences++ === 0 ? hanging.speak(...given) : new Promise<void>(() => undefined),
  };
  const { line, done, settle, messages } = begin({ links: { speaker } });
  line.spoken(0, 1000);
  line.ended(1000, 500);
  await settle();
  line.played(1600, 0, 0);
  line.replied(1610, 2500, 2200);
  expect(await done).toMatchObject({
    failure: null,
    interrupted: { at: 2200e6, silent: 2500e6 },
    said: 'It is done. Anything else?',
  });
  expect(messages.at(-1)).toEqual({ role: 'assistant', content: 'It is done. Anything else?' });
});

test('transcription alone ends with the final text', async () => {
  const work = agentWork('at-end', {
    agent: { asr: { engine: 'local', model: 'ears', partials: 0.3 }, llm: null, tts: null },
  });
  const { line, done, events, settle } = begin({ work, links: { writer: null, speaker: null } });
  line.spoken(0, 1000);
  const heard = { file: '/so-far.wav', seconds: 0.3 as never };
  line.tell({ type: 'speech-goes-on', at: nanos(300e6), heard, arrived: nanos(300e6) });
  await settle();
  line.ended(1000, 500);
  const end = await done;
  expect(end).toMatchObject({ failure: null, heard: 'book a table', said: '', reply: null });
  expect(end.finalText).not.toBeNull();
  expect(events.filter(({ type }) => type === 'text')).toMatchObject([
    { text: 'book a table', partial: { heard: 0.3 } },
    { text: 'book a table' },
  ]);
});
