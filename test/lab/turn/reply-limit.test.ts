import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Speaker } from '../../../electron/lab/turn/link.ts';
import { agentWork, beginTurn, untilAborted } from '../../support/conducted-turn.ts';
import { at, speaking } from '../../support/told-line.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** 2 s are allowed, and 520 ms of them are gone when the agent begins to work. */
async function answering(links = {}) {
  const turn = beginTurn({ work: agentWork('at-end', { replyLimit: 2 }), links });
  turn.line.spoken(0, 1000);
  turn.line.ended(1000, 500);
  let isOver = false;
  void turn.done.then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(1470);
  return { ...turn, isOver: () => isOver };
}

const silentPacket = {
  type: 'reply-started',
  reply: 0,
  at: at(1600),
  ready: at(1580),
  sent: at(1590),
  arrived: at(1595),
  played: at(1600),
  audible: null,
} as const;

test('a reply must be heard so long after the end of the speech, whenever that was known', async () => {
  const speaker = {
    ...speaking(),
    speak: (...[, , , { signal }]: Parameters<Speaker['speak']>) => untilAborted(signal),
  };
  const { done, isOver } = await answering({ speaker });
  expect(isOver()).toBe(false);
  await vi.advanceTimersByTimeAsync(30);
  expect((await done).failure).toMatchObject({
    reason: 'no-reply',
    message: expect.stringContaining('2 s'),
  });
});

test('silence that is played is no reply that is heard', async () => {
  const { line, done } = await answering();
  line.tell(silentPacket);
  await vi.advanceTimersByTimeAsync(15);
  expect((await done).failure).toMatchObject({ reason: 'no-reply' });
});

test('a reply that was heard in time may last', async () => {
  const { line, done, isOver } = await answering();
  line.tell(silentPacket);
  line.tell({ ...silentPacket, audible: at(2900) });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isOver()).toBe(false);
  line.replied(2900, 4000);
  expect((await done).failure).toBeNull();
});
