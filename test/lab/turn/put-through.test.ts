import { expect, test } from 'vitest';
import type { LineOrder } from '../../../electron/common/turn/line-protocol.ts';
import type { SpeakerPacket, TalkNews } from '../../../electron/common/turn/talk.ts';
import { hertz } from '../../../electron/common/units.ts';
import type { LinkFailure } from '../../../electron/lab/turn/link.ts';
import { putThrough } from '../../../electron/lab/turn/put-through.ts';
import { TalkPort } from '../../../electron/lab/turn/talk-port.ts';

function call(origin: bigint) {
  const port = new TalkPort();
  const told: TalkNews[] = [];
  port.onNews((news) => told.push(news));
  const orders: LineOrder[] = [];
  const lost: LinkFailure[] = [];
  let speak: (packet: SpeakerPacket) => void = () => undefined;
  let isGone = false;
  const line = {
    order: (order: LineOrder) => orders.push(order),
    listenToSpeaker: (listener: typeof speak) => {
      speak = listener;
    },
    lose: (failure: LinkFailure) => lost.push(failure),
  };
  const person = putThrough(line, port, hertz(8000), origin, () => {
    isGone = true;
  });
  return { port, told, orders, lost, person, speak: () => speak, isGone: () => isGone };
}

const samples = Float32Array.of(0.1, 0.2);

test("a person's words go to the line by the session's clock, and what it says goes to their ear", () => {
  const { port, told, orders, speak } = call(5_000_000_000n);
  port.microphone({ at: 5_020_000_000.4, samples, sampleRate: hertz(16_000) });
  speak()({ samples, sampleRate: hertz(8000) });
  expect(orders).toEqual([{ type: 'microphone', at: 20_000_000, samples, sampleRate: 16_000 }]);
  expect(told).toEqual([
    { type: 'call-opened', sampleRate: 8000 },
    { type: 'speaker', samples, sampleRate: 8000 },
  ]);
});

test('what was taken up before the session began is at its beginning', () => {
  const { port, orders } = call(5_000_000_000n);
  port.microphone({ at: 4_999_000_000, samples, sampleRate: hertz(16_000) });
  expect(orders).toMatchObject([{ at: 0 }]);
});

test('a microphone that is gone takes the line down with its reason', () => {
  const { port, lost, isGone } = call(0n);
  port.fail('It was unplugged.');
  expect(lost).toMatchObject([{ reason: 'no-microphone', message: 'It was unplugged.' }]);
  expect(isGone()).toBe(true);
});
