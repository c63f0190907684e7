import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { loadResampler } from '../../../electron/worker/audio/resample.ts';
import { loadStreamResampler } from '../../../electron/worker/audio/stream-resampler.ts';
import { ReplySource } from '../../../electron/worker/line/reply-source.ts';
import { sine } from '../../support/wav-bytes.ts';

const packet = 160;
const { resample } = await loadResampler();
const resampler = await loadStreamResampler(hertz(24_000), hertz(8_000));
const source = (): ReplySource => new ReplySource(hertz(8_000), packet, resampler);

function packetsOf(reply: ReplySource): Float32Array[] {
  const packets: Float32Array[] = [];
  for (let next = reply.next(); next !== null; next = reply.next()) packets.push(next);
  return packets;
}

test('that is stopped is over, whatever was there of it or still comes', () => {
  const reply = source();
  reply.add(sine(500, 24_000, 4_000), hertz(24_000));
  expect(reply.next()).not.toBeNull();
  reply.stop();
  expect(reply.isOver).toBe(true);
  reply.add(sine(500, 24_000, 4_000), hertz(24_000));
  expect(reply.next()).toBeNull();
  expect(reply.isOver).toBe(true);
});

test('in whatever pieces the reply is made, its packets are those of the whole', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, (pieces) => {
      const whole = sine(
        500,
        24_000,
        pieces.reduce((sum, size) => sum + size, 0),
      );
      const reply = source();
      const packets: Float32Array[] = [];
      let at = 0;
      for (const size of pieces) {
        reply.add(whole.subarray(at, at + size), hertz(24_000));
        at += size;
        packets.push(...packetsOf(reply));
      }
      expect(reply.isOver).toBe(false);
      reply.complete();
      packets.push(...packetsOf(reply));
      expect(reply.isOver).toBe(true);
      const expected = resample(whole, hertz(24_000), hertz(8_000));
      expect(packets).toHaveLength(Math.ceil(expected.length / packet));
      const heard = packets.flatMap((one) => [...one]);
      const error = heard.map((sample, i) => Math.abs(sample - (expected[i] ?? 0)));
      expect(Math.max(...error)).toBeLessThan(1e-6);
    }),
    { numRuns: 30 },
  );
});

test('less than a packet waits for more', () => {
  const reply = source();
  reply.add(sine(500, 8_000, packet + 100), hertz(8_000));
  expect(packetsOf(reply)).toHaveLength(1);
  reply.add(sine(500, 8_000, 60), hertz(8_000));
  expect(packetsOf(reply)).toHaveLength(1);
});

test('pieces of several rates follow each other with no sample lost', () => {
  const reply = source();
  for (const rate of [24_000, 8_000, 16_000, 48_000]) {
    reply.add(sine(500, rate, rate / 10), hertz(rate));
  }
  reply.complete();
  const heard = packetsOf(reply).flatMap((one) => [...one]);
  expect(heard).toHaveLength(0.4 * 8_000);
  // Each ends with whole periods, so that all of them together are one tone.
  const expected = sine(500, 8_000, heard.length);
  const error = heard.map((sample, i) => Math.abs(sample - (expected[i] ?? 0)));
  // At the seams the filter saw silence.
  expect(error.filter((one) => one > 0.02).length).toBeLessThan(0.1 * heard.length);
});

test('a reply of nothing is over once it is complete', () => {
  const reply = source();
  expect(reply.isOver).toBe(false);
  reply.complete();
  expect([reply.next(), reply.isOver]).toEqual([null, true]);
});
