import { describe, expect, test } from 'vitest';
import type { LineOrder } from '../../../electron/common/turn/line-protocol.ts';
import { hertz } from '../../../electron/common/units.ts';
import { drawingOf, inCall, simulateCall } from '../../support/simulated-call.ts';
import {
  answersWith,
  complete,
  drop,
  picture,
  play,
  rate,
  utter,
} from '../../support/simulated-turns.ts';

describe('one turn', () => {
  test('is heard out, answered, and recorded on one axis', async () => {
    const call = await picture({
      orders: [{ at: 0.305, order: utter(0, 'hello') }],
      answer: answersWith('reply'),
      length: 3,
    });
    // The caller begins with the packet after the order, at 320 ms.
    expect(call.caller).toBe('....#####.....................');
    expect(call.agent).toBe('................########......');
    expect(call.told).toEqual([
      '0 uttered 420–920',
      '0 speech-started at 680',
      '0 speech-paused at 1040, spoken until 928, arrived 940, 704 heard',
      '0 speech-ended at 1440, spoken until 928, arrived 940, 808 heard',
      '0 reply sent 1460, arrived 1460, played 1500',
      '0 reply audible 1600',
      '0 reply ended 1600–2400',
    ]);
    expect(call.seconds).toBeCloseTo(3, 1);
  });

  test('over a network and through a larger buffer takes that much longer each way', async () => {
    const call = await picture({
      path: { network: { delay: 100 }, buffer: 80 },
      orders: [{ at: 0.305, order: utter(0, 'hello') }],
      answer: answersWith('reply'),
      length: 3,
    });
    expect(call.told).toEqual([
      '0 uttered 420–920',
      '0 speech-started at 780',
      '0 speech-paused at 1140, spoken until 928, arrived 1040, 704 heard',
      '0 speech-ended at 1540, spoken until 928, arrived 1040, 808 heard',
      '0 reply sent 1560, arrived 1660, played 1740',
      '0 reply audible 1840',
      '0 reply ended 1840–2640',
    ]);
  });

  test('tells when its last word was there, and from when on the reply was', async () => {
    const call = await picture({
      path: { network: { delay: 100 } },
      orders: [{ at: 0.305, order: utter(0, 'hello') }],
      answer: answersWith('reply'),
      length: 3,
    });
    const ended = call.news.find((one) => one.type === 'speech-ended') ?? expect.unreachable();
    const started = call.news.find((one) => one.type === 'reply-started') ?? expect.unreachable();
    // The words end at 920, with a packet.
    expect(inCall(ended.lastWordArrived ?? 0)).toBeCloseTo(1.02, 6);
    expect(started.ready).toBe(ended.at);
    expect(started.sent - started.ready).toBe(20e6);
  });

  test('has a last word that is still to come where the caller only pauses', async () => {
    const call = await picture({ orders: [{ at: 0, order: utter(0, 'twice') }], length: 3 });
    const ended = call.news.filter((one) => one.type === 'speech-ended');
    expect(ended.map(({ lastWordArrived: at }) => at && inCall(at))).toEqual([null, 1.8]);
  });

  test('of several segments ends with the last, and all of it is heard', async () => {
    const call = await picture({ orders: [{ at: 0, order: utter(0, 'twice') }], length: 3 });
    expect(call.caller).toBe('.#####.......#####............');
    expect(call.told).toEqual([
      '0 uttered 100–1800',
      '0 speech-started at 360',
      '0 speech-paused at 720, spoken until 608, arrived 620, 704 heard',
      '0 speech-ended at 1120, spoken until 608, arrived 620, 808 heard',
      '0 speech-resumed at 1540',
      '0 speech-paused at 1920, spoken until 1824, arrived 1840, 1920 heard',
      '0 speech-ended at 2340, spoken until 1824, arrived 1840, 2024 heard',
    ]);
    const heard = Float32Array.from(call.heard.get('heard-0.wav') ?? [], (one) => one / 32_768);
    expect(drawingOf(heard, rate)).toBe('.#####.......#####..');
  });

  test('is heard again at each interval in which it goes on', async () => {
    const call = await picture({
      orders: [{ at: 0, order: utter(0, 'hello') }],
      request: { partials: 0.128 },
      length: 1,
    });
    expect(call.told.slice(1)).toEqual([
      '0 speech-started at 360',
      '0 goes on at 480, 480 heard',
      '0 goes on at 620, 608 heard',
      '0 speech-paused at 720, spoken until 608, arrived 620, 704 heard',
    ]);
  });

  test('without speech is said to be so once the wait and a little more are over', async () => {
    const call = await picture({ orders: [{ at: 0, order: utter(0, 'silence') }], length: 3 });
    expect(call.told).toEqual(['0 uttered nothing', '0 no-speech at 1700']);
  });
});

describe('the reply', () => {
  test('that comes too late in parts has a hole, and the rest is heard after it', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 1.2, order: play(0, 'reply', 0, 0.4) },
        { at: 2.03, order: play(0, 'reply', 0.4, 1) },
        { at: 2.1, order: complete(0) },
      ],
      length: 3,
    });
    expect(call.agent).toBe('..............##....######....');
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1220, arrived 1220, played 1260',
      '0 reply audible 1360',
      // 20 ms of what had come were less than a packet with what the resampler held back.
      '0 underrun 1640–2040',
      '0 reply ended 1360–2560',
    ]);
    expect(call.news.at(-1)).toMatchObject({ figures: { underruns: 1, underrun: 0.4 } });
  });

  test('that is dropped is not heard, and the next begins like a first', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 1.23, order: play(0, 'long', 0, 1) },
        { at: 1.29, order: drop(0) },
        { at: 1.6, order: play(0, 'reply', 0, 0.999, 1) },
        { at: 1.7, order: complete(0, 1) },
      ],
      length: 3,
    });
    expect(call.agent).toBe('..................########....');
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1240, arrived 1240, played 1280',
      '0 reply sent 1620, arrived 1620, played 1660',
      '0 reply audible 1760',
      '0 reply ended 1760–2560',
    ]);
    const started = call.news.filter((one) => one.type === 'reply-started');
    expect(started.map(({ reply }) => reply)).toEqual([0, 1, 1]);
  });

  test('that is dropped stays so, whatever still comes of it', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 1.23, order: play(0, 'long', 0, 1) },
        { at: 1.29, order: drop(0) },
        { at: 1.3, order: play(0, 'long', 1, 2) },
        { at: 1.31, order: complete(0) },
        { at: 1.6, order: play(0, 'reply', 0, 0.999, 1) },
        { at: 1.62, order: play(0, 'long', 2, 3) },
        { at: 1.63, order: drop(0) },
        { at: 1.7, order: complete(0, 1) },
      ],
      length: 3,
    });
    expect(call.agent).toBe('..................########....');
    expect(call.told.at(-1)).toBe('0 reply ended 1760–2560');
  });

  test('that is dropped need not be there to be read any more', async () => {
    const lost: LineOrder = {
      ...{ type: 'play', turn: 0, reply: 0, file: 'replaced', from: 0, samples: 1 },
      sampleRate: hertz(24_000),
    };
    const call = await picture({
      orders: [{ at: 0, order: utter(0, 'hello') }],
      answer: (news) =>
        news.type === 'speech-ended'
          ? [lost, drop(0), play(0, 'reply', 0, 0.999, 1), complete(0, 1)]
          : [],
      length: 3,
    });
    expect(call.told.at(-1)).toBe('0 reply ended 1280–2080');
  });

  test('that is complete with nothing in it ends at once', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 1.5, order: complete(0) },
      ],
      length: 2,
    });
    expect(call.told.at(-1)).toBe('0 reply ended nothing');
  });

  test('with nothing audible in it has no bounds', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 1.5, order: play(0, 'silence', 0, 0.5) },
        { at: 1.5, order: complete(0) },
      ],
      length: 3,
    });
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1520, arrived 1520, played 1560',
      '0 reply ended nothing',
    ]);
  });

  test('that is silent for long before its first word is audible from that word on', async () => {
    const call = await picture({
      orders: [
        { at: 0, order: utter(0, 'hello') },
        { at: 1.2, order: play(0, 'late', 0, 3.299) },
        { at: 1.21, order: complete(0) },
      ],
      length: 5,
    });
    expect(call.agent.slice(40)).toBe('...###....');
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1220, arrived 1220, played 1260',
      '0 reply audible 4260',
      '0 reply ended 4260–4559',
    ]);
  });

  test('over which the same caller goes on is no interruption: the turn is given up, and both fall silent', async () => {
    const call = await picture({
      orders: [{ at: 0, order: utter(0, 'twice') }],
      answer: (news) => {
        if (news.type === 'speech-resumed') return [{ type: 'end-turn', turn: 0 }];
        return answersWith('reply')(news);
      },
      length: 3,
    });
    expect(call.caller).toBe('.#####.......##...............');
    expect(call.agent).toBe('.............###..............');
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1140, arrived 1140, played 1180',
      '0 reply audible 1280',
      '0 speech-resumed at 1540',
      '0 turn ended at 1540',
    ]);
  });
});

test('a new turn takes the place of one that was never given up', async () => {
  const call = await picture({
    orders: [
      { at: 0, order: utter(0, 'twice') },
      { at: 0.9, order: play(0, 'long', 0, 3) },
      { at: 1.5, order: utter(1, 'hello') },
    ],
    length: 3,
  });
  expect(call.caller).toBe('.#####.......##.#####.........');
  expect(call.agent).toBe('...........####...............');
  expect(call.told.at(-1)).toBe(
    '1 speech-ended at 2640, spoken until 2112, arrived 2120, 840 heard',
  );
});

test('a file that cannot be read ends the call by that reason', async () => {
  const failing = simulateCall({
    files: {},
    orders: [{ at: 0.5, order: utter(0, 'hello') }],
    length: 2,
  });
  await expect(failing).rejects.toThrow('There is no file hello.');
});
