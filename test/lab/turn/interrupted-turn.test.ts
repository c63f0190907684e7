import { expect, test } from 'vitest';
import type { Speaker } from '../../../electron/lab/turn/link.ts';
import { beginTurn, settle, untilAborted } from '../../support/conducted-turn.ts';
import { at, speaking } from '../../support/told-line.ts';

/** A tenth of a second each: heard are the first from 1610, the second from 1710. */
const sentences = ['It is done.', 'Anything else?'];

async function answered(links = {}) {
  const turn = beginTurn({ links });
  turn.line.spoken(0, 1000);
  turn.line.ended(1000, 500);
  await settle();
  turn.line.played(1600, 0, 0);
  return turn;
}

test('what was made and never heard is no part of the conversation', async () => {
  const { line, done, speaker, messages } = await answered();
  expect(speaker.spoken).toEqual(sentences);
  line.replied(1610, 1690, 1650);
  expect(await done).toMatchObject({
    failure: null,
    interrupted: { at: 1650e6, silent: 1690e6 },
    said: 'It is done.',
    context: { messages: 2, tokens: 12 },
  });
  expect(messages.at(-1)).toEqual({ role: 'assistant', content: 'It is done.' });
});

test('a sentence of which something was heard is', async () => {
  const { line, done } = await answered();
  line.replied(1610, 1730, 1700);
  expect((await done).said).toBe('It is done. Anything else?');
});

test('time in which the reply had run dry counts for nothing', async () => {
  const { line, done } = await answered();
  line.tell({ type: 'underrun', from: at(1650), to: at(1700) });
  line.replied(1610, 1730, 1700);
  expect((await done).said).toBe('It is done.');
});

test('what was still being spoken is not made, and ends before the turn does', async () => {
  const usual = speaking();
  const speaker = {
    ...usual,
    speak: (...given: Parameters<Speaker['speak']>) =>
      usual.spoken.length === 0 ? usual.speak(...given) : untilAborted(given[3].signal),
  };
  const { line, done, events, spans } = await answered({ speaker });
  line.replied(1610, 2500, 2200);
  expect(await done).toMatchObject({ failure: null, said: 'It is done.' });
  expect(spans('tts')).toMatchObject([{}, { attributes: { abandoned: true } }]);
  expect(events.at(-1)).toMatchObject({ type: 'span', stage: 'turn', parent: null });
});
