import { describe, expect, test } from 'vitest';
import type { LineOrder } from '../../../electron/common/turn/line-protocol.ts';
import { drawn, inCall, type Timed } from '../../support/simulated-call.ts';
import {
  answersWith,
  complete,
  drop,
  picture,
  play,
  rate,
  utter,
} from '../../support/simulated-turns.ts';

describe('an interruption', () => {
  const bargeIn: LineOrder = { type: 'barge-in', turn: 0, file: 'stop', after: 0.5 };

  test('stops the agent once it is heard; what was underway to the caller is heard out, and the next turn waits for the barge-in to end', async () => {
    const call = await picture({
      path: { network: { delay: 30 } },
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 0.001, order: bargeIn },
      ],
      answer: (news) => {
        if (news.type === 'reply-ended' && news.turn === 0) return [utter(1, 'hello')];
        return answersWith('long')(news);
      },
      length: 4,
    });
    expect(call.caller).toBe('.#####.............####......#####......');
    expect(call.agent).toBe('.............##########.................');
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1160, arrived 1190, played 1230',
      '0 reply audible 1330',
      // Heard over the network at 2210: the last packet left at 2200, and takes 30 ms and the buffer's 40.
      '0 reply ended 1330–2290, interrupted 1940, silent 2290',
      // The barge-in is over at 2340, and then the wait of half a second.
      '1 uttered 2940–3440',
      '1 speech-started at 3210',
      '1 speech-paused at 3590, spoken until 3456, arrived 3490, 736 heard',
    ]);
  });

  test('over a pause of the reply finds it silent since its last sound', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 0.001, order: { ...bargeIn, after: 1 } },
        { at: 1.2, order: play(0, 'reply', 0, 1) },
        // Too late to be said.
        { at: 2.8, order: play(0, 'long', 1, 3) },
        { at: 2.8, order: complete(0) },
      ],
      length: 4,
    });
    expect(call.agent).toBe('..............########..................');
    expect(call.told.slice(6)).toEqual(['0 reply ended 1360–2160, interrupted 2460, silent 2160']);
  });

  test('is not undone by an order to drop the reply, which was underway', async () => {
    const call = await picture({
      path: { network: { delay: 100 } },
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 0.001, order: bargeIn },
        { at: 2.45, order: drop(0) },
      ],
      answer: answersWith('long'),
      length: 4,
    });
    expect(call.told.at(-1)).toBe('0 reply ended 1480–2600, interrupted 2080, silent 2600');
  });

  test('does not begin while the caller has not said their own words, which over a reply are none', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'twice') },
        { at: 0.001, order: { ...bargeIn, after: 0.1 } },
      ],
      answer: (news) => {
        if (news.type === 'speech-resumed') return [{ type: 'end-turn', turn: 0 }];
        return answersWith('long')(news);
      },
      length: 3,
    });
    expect(call.caller).toBe('.#####.......##...............');
    expect(call.told.slice(-2)).toEqual(['0 speech-resumed at 1540', '0 turn ended at 1540']);
  });

  test.each([
    [
      'that begins with the end of the reply',
      0.6,
      '0 reply ended 1280–2080, interrupted 1980, silent 2080',
    ],
    ['whose first word follows the last of the reply', 0.7, '0 reply ended 1280–2080'],
  ])(
    '%s, before the detector hears it, is one where words were spoken over it',
    async (_, after, end) => {
      const call = await picture({
        orders: [
          { at: 0, order: utter(0, 'hello') },
          { at: 0.001, order: { ...bargeIn, after } },
        ],
        answer: answersWith('reply'),
        length: 3,
      });
      expect(call.caller).toMatch(/^.#####\.{14,15}####\.*$/);
      expect(call.told.at(-1)).toBe(end);
    },
  );

  test('that is planned for later than the reply lasts does not come', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 0.001, order: { ...bargeIn, after: 2 } },
      ],
      answer: answersWith('reply'),
      length: 4,
    });
    expect(call.caller).toBe('.#####..................................');
    expect(call.told.at(-1)).toBe('0 reply ended 1280–2080');
  });
});

describe('a person', () => {
  /** A microphone at 48 kHz that hands over 10 ms at a time, 3 ms after they were taken up. */
  function speaks(drawing: string, noise = 0): Timed[] {
    const said = drawn(drawing, 48_000).map(
      (sample, i) => sample + noise * Math.sin((2 * Math.PI * 150 * i) / 48_000),
    );
    return Array.from({ length: said.length / 480 }, (_, k) => ({
      at: (k + 1) * 0.01 + 0.003,
      order: {
        ...{ type: 'microphone', at: 5e9 + (k + 1) * 10e6, sampleRate: 48_000 },
        samples: said.slice(k * 480, (k + 1) * 480),
      } as LineOrder,
    }));
  }

  test('is placed by the clock, interrupts, and what they said over the reply is the next turn', async () => {
    const call = await picture({
      request: { isLive: true },
      orders: [
        { at: 0.001, order: utter(0, null) },
        ...speaks('...#####..........................#######................................'),
      ],
      answer: (news) => {
        if (news.type === 'reply-ended' && news.turn === 0) return [utter(1, null)];
        return answersWith('long')(news);
      },
      length: 6,
    });
    expect(call.caller.slice(0, 55)).toBe(
      '...#####..........................#######..............',
    );
    expect(call.agent.slice(0, 55)).toBe('...............######################...........#######');
    expect(call.told).toEqual([
      '0 speech-started at 573',
      '0 speech-paused at 913, spoken until 800, arrived 813, 808 heard',
      '0 uttered 300–800',
      '0 speech-ended at 1333, spoken until 800, arrived 813, 912 heard',
      '0 reply sent 1340, arrived 1340, played 1380',
      '0 reply audible 1480',
      '0 reply ended 1480–3720, interrupted 3400, silent 3720',
      '1 speech-started at 3720',
      '1 speech-paused at 4253, spoken until 4128, arrived 4153, 1032 heard',
      '1 uttered 3400–4100',
      '1 speech-ended at 4653, spoken until 4128, arrived 4153, 1136 heard',
      '1 reply sent 4660, arrived 4660, played 4700',
      '1 reply audible 4800',
    ]);
  });

  test('in a room that is never silent stops, and speaks over the reply, when the detector hears it', async () => {
    const call = await picture({
      request: { isLive: true },
      orders: [
        { at: 0.001, order: utter(0, null) },
        // −33 dBFS: a sound for the level rule.
        ...speaks('...#####..........................#######..........', 0.03),
      ],
      answer: answersWith('long'),
      length: 5,
    });
    expect(call.told.slice(1)).toEqual([
      '0 speech-paused at 913, spoken until 800, arrived 813, 808 heard',
      // A packet after the detector's end.
      '0 uttered 1–820',
      '0 speech-ended at 1333, spoken until 800, arrived 813, 912 heard',
      '0 reply sent 1340, arrived 1340, played 1380',
      '0 reply audible 1480',
      '0 reply ended 1480–3720, interrupted 3392, silent 3720',
    ]);
  });

  test('hears what is recorded at their ear', async () => {
    const call = await picture({
      request: { isLive: true },
      orders: [
        { at: 0.001, order: utter(0, null) },
        ...speaks('...#####............................'),
      ],
      answer: answersWith('reply'),
      length: 3,
    });
    const spoken = call.news.filter((one) => one.type === 'speaker');
    const first = spoken[0] ?? expect.unreachable();
    // The recording knows one zero.
    const heard = spoken.flatMap(({ samples }) => [...samples].map((sample) => sample + 0));
    const from = Math.round(inCall(first.at) * rate);
    expect([...call.right.subarray(from, from + heard.length)]).toEqual(heard);
  });
});
