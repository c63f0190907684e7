import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leadingSilence, trailingSilence } from '../../../electron/common/audio-onset.ts';
import { hertz } from '../../../electron/common/units.ts';
import { drawn, inCall, simulateCall } from '../../support/simulated-call.ts';
import { answersWith, files, picture, rate, utter } from '../../support/simulated-turns.ts';

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
