import { expect, test } from 'vitest';
import { buildSession } from '../../../electron/common/recorded-session.ts';
import { turnParts } from '../../../electron/common/turn/turn-parts.ts';
import { eventOf } from '../../../electron/lab/turn/conversation.ts';
import type { Recogniser, Speaker, Writer } from '../../../electron/lab/turn/link.ts';
import { agentInput, agentWork, beginTurn, settle } from '../../support/conducted-turn.ts';
import { manifestOf } from '../../support/manifest.ts';
import { at, speaking, ToldLine, understanding, writing } from '../../support/told-line.ts';

/** Links that take their time by the clock of the line: 100 ms, 200 and 50, 80. */
function timedLinks(line: ToldLine) {
  const { clock } = line;
  const recogniser: Recogniser = {
    ...understanding(() => ''),
    recognise: () => {
      clock.pass(100);
      return Promise.resolve('book a table');
    },
  };
  const writer: Writer = {
    ...writing([]),
    write: async (_messages, hear, { now }) => {
      clock.pass(200);
      hear('It is', now());
      clock.pass(50);
      hear(' done.', now());
      await settle();
      hear(' Anything else?', now());
      return { text: 'It is done. Anything else?', promptTokens: null, tokens: 3 };
    },
  };
  const usual = speaking();
  const speaker: Speaker = {
    ...usual,
    speak: (...given) => {
      clock.pass(80);
      return usual.speak(...given);
    },
  };
  return { recogniser, writer, speaker };
}

function turnOf(begins: 'at-end' | 'at-pause') {
  const manifest = manifestOf({
    name: 'a call',
    work: [agentInput(begins)],
    repeats: 1,
    warmUps: 0,
  });
  const run = manifest.plan.find(({ turn }) => turn !== undefined)?.index ?? -1;
  const line = new ToldLine(run);
  const turn = beginTurn({ work: agentWork(begins), links: timedLinks(line), line });
  const recorded = async () => {
    const end = await turn.done;
    expect(end.failure).toBeNull();
    const events = [
      { type: 'run-started', run, at: at(0) } as const,
      ...turn.events,
      { type: 'turn', run, at: end.at, ...eventOf(end, 'audio/call-0-0.wav', at(0)) } as const,
    ];
    const session = buildSession(manifest, events);
    const one = session.runs[run];
    if (one === undefined) throw new Error('The plan has no turn.');
    return one;
  };
  return { ...turn, line, recorded };
}

/** Milliseconds of each part that took any. */
const partsOf = (run: Parameters<typeof turnParts>[0]) =>
  Object.fromEntries(
    Object.entries(turnParts(run)?.totals ?? {}).flatMap(([part, time]) =>
      time === 0 ? [] : [[part, time / 1e6]],
    ),
  );

test('what every link took is its part of the gap', async () => {
  const { line, recorded } = turnOf('at-end');
  line.spoken(0, 1000);
  line.ended(1000, 500);
  await settle();
  await settle();
  // The first audio was there at 1950.
  line.played(1955, 40, 15);
  line.replied(2020, 4000);
  expect(partsOf(await recorded())).toEqual({
    uplink: 20,
    endpointing: 500,
    asr: 100,
    'first-token': 200,
    'first-sentence': 50,
    tts: 80,
    downlink: 15,
    buffer: 40,
    'lead-in': 15,
  });
});

test('recognition that began at the pause was over within the wait: it costs nothing', async () => {
  const { line, recorded, done } = turnOf('at-pause');
  line.spoken(0, 1000);
  line.paused(1000);
  await settle();
  line.ended(1000, 500);
  await settle();
  await settle();
  line.played(1855, 40, 15);
  line.replied(1920, 4000);
  const run = await recorded();
  // The pause was known at 1100.
  expect((await done).finalText).toBe(at(1200));
  expect(partsOf(run)).toMatchObject({ endpointing: 500, 'first-token': 200, tts: 80 });
  expect(partsOf(run)).not.toHaveProperty('asr');
});
