import { describe, expect, test } from 'vitest';
import { nanos, seconds } from '../../../electron/common/units.ts';
import { LinkFailure, type Recogniser } from '../../../electron/lab/turn/link.ts';
import {
  agentWork,
  beginTurn as begin,
  settle,
  untilAborted,
} from '../../support/conducted-turn.ts';
import { at, speaking, understanding, writing } from '../../support/told-line.ts';

const run = 3;

test('the caller speaks, the agent understands, writes and speaks, sentence by sentence', async () => {
  const { line, done, speaker, writer, messages, spans, events } = begin();
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
    const { line, done, writer, spans, messages } = begin({ links });
    line.spoken(0, 2000);
    line.ended(1000, 500);
    await settle();
    line.tell({ type: 'speech-resumed', at: nanos(1700e6) });
    line.ended(2000, 500);
    await settle();
    line.played(2600, 0, 0, 1);
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
    const { line, done } = begin();
    line.spoken(0, 4000);
    line.ended(1000, 500);
    await settle();
    line.played(1600, 0, 0);
    line.tell({ type: 'speech-resumed', at: nanos(1900e6) });
    expect((await done).failure).toMatchObject({ reason: 'false-start' });
    expect(line.orders.at(-1)).toEqual({ type: 'end-turn', turn: run });
  });

  test('and whose dropped reply is heard before the line knows of it: a false start, not the reply that follows', async () => {
    const { line, done, spans } = begin();
    line.spoken(0, 4000);
    line.ended(1000, 500);
    await settle();
    line.tell({ type: 'speech-resumed', at: nanos(1700e6) });
    line.played(1690, 0, 15);
    expect((await done).failure).toMatchObject({ reason: 'false-start' });
    expect(spans('downlink')).toEqual([]);
  });

  test('a silent beginning of a dropped reply says nothing of the one that follows, and they share no file', async () => {
    const { line, done, spans } = begin();
    line.spoken(0, 2000);
    line.ended(1000, 500);
    await settle();
    line.tell({ type: 'speech-resumed', at: nanos(1700e6) });
    const times = { ready: at(1680), sent: at(1685), arrived: at(1690), played: at(1695) };
    line.tell({ type: 'reply-started', reply: 0, at: at(1705), ...times, audible: null });
    line.ended(2000, 500);
    await settle();
    line.played(2600, 40, 15, 1);
    line.replied(2665, 3000);
    expect((await done).failure).toBeNull();
    expect(spans('buffer')).toMatchObject([{ start: 2610e6, end: 2650e6 }]);
    const plays = line.orders.flatMap((order) =>
      order.type === 'play' ? [`${order.reply} ${order.file}`] : [],
    );
    expect(plays).toEqual(
      [0, 1, 2, 3].map((file) => `${file < 2 ? 0 : 1} /recording/audio/run-3-${file}.wav`),
    );
    expect(line.orders).toContainEqual({ type: 'drop-reply', turn: run, reply: 0 });
    expect(line.orders.at(-1)).toEqual({ type: 'reply-complete', turn: run, reply: 1 });
  });

  test('with recognition begun at the pause: it is used where the pause was the end', async () => {
    const heard: string[] = [];
    const recogniser = understanding((file) => {
      heard.push(file);
      return 'words';
    });
    const { line, done } = begin({ work: agentWork('at-pause'), links: { recogniser } });
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

describe('transcription alone', () => {
  const work = agentWork('at-end', {
    agent: { asr: { engine: 'local', model: 'ears', partials: 0.3 }, llm: null, tts: null },
  });
  const alone = { writer: null, speaker: null };
  const heard = { file: '/so-far.wav', seconds: seconds(0.3) };
  const goesOn = { type: 'speech-goes-on', at: at(300), heard, arrived: at(300) } as const;

  test('ends with the final text', async () => {
    const { line, done, events } = begin({ work, links: alone });
    line.spoken(0, 1000);
    line.tell(goesOn);
    await settle();
    line.ended(1000, 500);
    const end = await done;
    expect(end).toMatchObject({ failure: null, heard: 'book a table', said: '', reply: null });
    expect(end.finalText).toBe(at(1520));
    expect(events.filter(({ type }) => type === 'text')).toMatchObject([
      { text: 'book a table', partial: { heard: 0.3 } },
      { text: 'book a table' },
    ]);
  });

  test('in a pause that the caller makes is a false start', async () => {
    const { line, done } = begin({ work, links: alone });
    line.spoken(0, 4000);
    line.ended(1000, 500);
    expect((await done).failure).toMatchObject({
      reason: 'false-start',
      message: expect.stringContaining('The final text was there before the caller had finished'),
    });
  });

  test('a partial pass that still goes on is given up at the end of the turn, and ends before it', async () => {
    const usual = understanding(() => 'book a table');
    const recogniser: Recogniser = {
      ...usual,
      recognise: (speech, context) =>
        speech.file === heard.file
          ? untilAborted(context.signal)
          : usual.recognise(speech, context),
    };
    const { line, done, events, spans } = begin({ work, links: { ...alone, recogniser } });
    line.spoken(0, 1000);
    line.tell(goesOn);
    line.ended(1000, 500);
    expect((await done).failure).toBeNull();
    expect(spans('asr')).toMatchObject([{}, { attributes: { partial: true, abandoned: true } }]);
    expect(events.at(-1)).toMatchObject({ stage: 'turn' });
    expect(events.filter(({ type }) => type === 'text')).toHaveLength(1);
  });
});
