import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadingSilence, trailingSilence } from '../../../electron/common/audio-onset.ts';
import type { LineNews, LineOrder } from '../../../electron/common/turn/line-protocol.ts';
import { hertz } from '../../../electron/common/units.ts';
import {
  drawingOf,
  drawn,
  inCall,
  type Simulation,
  simulateCall,
  type Timed,
} from '../../support/simulated-call.ts';
import { told } from '../../support/told-news.ts';

const rate = 16_000;
const files = {
  hello: drawn('.#####.', rate),
  twice: drawn('.#####.......#####..', rate),
  stop: drawn('.####', rate),
  silence: drawn('.........', rate),
  reply: drawn('.########.', 24_000),
  late: drawn('..............................###', 24_000),
  long: drawn('.###############################', 24_000),
};

const utter = (turn: number, file: string | null): LineOrder => ({
  ...{ type: 'utter', turn, file },
  heard: `heard-${turn}`,
});

/** Seconds of the reply's file. */
const play = (turn: number, file: keyof typeof files, from: number, to: number): LineOrder => ({
  ...{ type: 'play', turn, file, sampleRate: hertz(24_000) },
  from: Math.round(from * 24_000),
  samples: Math.round((to - from) * 24_000),
});
const complete = (turn: number): LineOrder => ({ type: 'reply-complete', turn });

/** An agent that answers at once. */
const answersWith =
  (file: 'reply' | 'long') =>
  (news: LineNews): LineOrder[] =>
    news.type === 'speech-ended'
      ? [play(news.turn, file, 0, (files[file].length - 1) / 24_000), complete(news.turn)]
      : [];

async function picture(simulation: Omit<Simulation, 'files'>) {
  const call = await simulateCall({ files, ...simulation });
  const own = simulation.path?.sampleRate ?? rate;
  return {
    ...call,
    told: told(call.news),
    caller: drawingOf(call.left, own),
    agent: drawingOf(call.right, own),
  };
}

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
        { at: 1.29, order: { type: 'drop-reply', turn: 0 } },
        { at: 1.6, order: play(0, 'reply', 0, 0.999) },
        { at: 1.7, order: complete(0) },
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

describe('an interruption', () => {
  const bargeIn: LineOrder = { type: 'barge-in', turn: 0, file: 'stop', after: 0.5 };

  test('cuts the reply once it is heard over the network, and the next turn waits for it to end', async () => {
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
    expect(call.agent).toBe('.............#########..................');
    expect(call.told.slice(4)).toEqual([
      '0 reply sent 1160, arrived 1190, played 1230',
      '0 reply audible 1330',
      '0 reply ended 1330–2230, interrupted 1940, silent 2230',
      // The barge-in is over at 2340, and then the wait of half a second.
      '1 uttered 2940–3440',
      '1 speech-started at 3210',
      '1 speech-paused at 3590, spoken until 3456, arrived 3490, 736 heard',
    ]);
  });

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
  function speaks(drawing: string): Timed[] {
    const said = drawn(drawing, 48_000);
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
      '0 reply ended 1480–3680, interrupted 3392, silent 3680',
      '1 speech-started at 3673',
      '1 speech-paused at 4253, spoken until 4128, arrived 4153, 1032 heard',
      '1 uttered 3400–4100',
      '1 speech-ended at 4653, spoken until 4128, arrived 4153, 1136 heard',
      '1 reply sent 4660, arrived 4660, played 4700',
      '1 reply audible 4800',
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

test('on a network that loses packets there are holes on both sides, the same ones with the same seed', async () => {
  const lossy = () =>
    picture({
      path: { network: { loss: 0.3 } },
      request: { tellsArrivals: true, seed: 5 },
      orders: [{ at: 0, order: utter(0, 'hello') }],
      answer: answersWith('reply'),
      length: 3,
    });
  const call = await lossy();
  const packet = 320;
  const isSilent = (samples: Float32Array): boolean => samples.every((sample) => sample === 0);
  const arrived = call.news.flatMap((one) => (one.type === 'arrived' ? [one.samples] : []));
  const spoken = arrived.map((_, i) => call.left.subarray(i * packet, (i + 1) * packet));
  const lostUp = arrived.filter((one, i) => isSilent(one) && !isSilent(spoken[i] ?? one));
  const { start = 0, end = 0 } =
    call.news.flatMap((one) => (one.type === 'reply-ended' ? [one.reply] : []))[0] ?? {};
  const reply = call.right.subarray(
    Math.ceil((inCall(start) * rate) / packet) * packet,
    Math.floor((inCall(end) * rate) / packet) * packet,
  );
  const heard = Array.from({ length: reply.length / packet }, (_, i) =>
    reply.subarray(i * packet, (i + 1) * packet),
  );
  const lostDown = heard.filter(isSilent);
  expect(lostUp.length).toBeGreaterThan(3);
  expect(lostDown.length).toBeGreaterThan(3);
  expect(lostUp.length + lostDown.length).toBeLessThan(0.6 * (25 + heard.length));
  const again = await lossy();
  expect(again.news).toEqual(call.news);
  expect(again.right).toEqual(call.right);
});

test('a file that cannot be read ends the call by that reason', async () => {
  const failing = simulateCall({
    files: {},
    orders: [{ at: 0.5, order: utter(0, 'hello') }],
    length: 2,
  });
  await expect(failing).rejects.toThrow('There is no file hello.');
});

test('what arrives is told packet by packet, where that is wanted, as µ-law leaves it', async () => {
  const call = await picture({
    path: { encoding: 'mu-law', sampleRate: 16_000, network: { delay: 40 } },
    orders: [{ at: 0, order: utter(0, 'hello') }],
    request: { tellsArrivals: true },
    length: 1,
  });
  const arrived = call.news.filter((one) => one.type === 'arrived');
  expect(inCall(arrived[0]?.at ?? 0)).toBeCloseTo(0.06, 6);
  const heard = Float32Array.from(arrived.flatMap(({ samples }) => [...samples]));
  const error = heard.map((sample, i) => Math.abs(sample - (call.left[i] ?? 0)));
  expect(Math.max(...error)).toBeGreaterThan(0.001);
  expect(Math.max(...error)).toBeLessThan(0.02);
});

test('on any network, by any clock, news and recording agree, and no packet is done before its time', async () => {
  const settings = fc.record({
    sampleRate: fc.constantFrom(8_000 as const, 16_000 as const),
    encoding: fc.constantFrom('pcm' as const, 'mu-law' as const),
    frame: fc.constantFrom(10 as const, 20 as const, 40 as const, 60 as const),
    buffer: fc.integer({ min: 0, max: 100 }),
    network: fc.record({
      delay: fc.integer({ min: 0, max: 200 }),
      jitter: fc.integer({ min: 0, max: 60 }),
    }),
  });
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.integer({ min: 0, max: 1_000 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
      async (path, seed, late) => {
        let waking = 0;
        const call = await simulateCall({
          files: { ...files, hello: drawn('.#####.', path.sampleRate) },
          path,
          request: { seed },
          orders: [{ at: 0.1, order: utter(0, 'hello') }],
          answer: answersWith('reply'),
          length: 4,
          late: () => late[waking++ % late.length] ?? 0,
        });
        const uttered =
          call.news.find((one) => one.type === 'uttered')?.speech ?? expect.unreachable();
        const ended = call.news.find((one) => one.type === 'reply-ended') ?? expect.unreachable();
        const reply = ended.reply ?? expect.unreachable();
        const { arrival, playout } = ended.figures;
        expect(arrival.most).toBeLessThanOrEqual(Math.max(...late));
        expect(playout.most).toBeLessThanOrEqual(Math.max(...late));
        const own = hertz(path.sampleRate);
        const lengthOf = (samples: Float32Array): number => samples.length / own;
        const seen = {
          speechStart: leadingSilence(call.left, own) ?? 0,
          speechEnd: lengthOf(call.left) - (trailingSilence(call.left, own) ?? 0),
          replyStart: leadingSilence(call.right, own) ?? 0,
          replyEnd: lengthOf(call.right) - (trailingSilence(call.right, own) ?? 0),
        };
        expect(Math.abs(seen.speechStart - inCall(uttered.start))).toBeLessThanOrEqual(0.002);
        expect(Math.abs(seen.speechEnd - inCall(uttered.end))).toBeLessThanOrEqual(0.002);
        expect(Math.abs(seen.replyStart - inCall(reply.start))).toBeLessThanOrEqual(0.01);
        expect(Math.abs(seen.replyEnd - inCall(reply.end))).toBeLessThanOrEqual(0.01);
      },
    ),
    { numRuns: 25 },
  );
});
