import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hertz, millis, type Nanos, nanos } from '../../../electron/common/units.ts';
import { loadStreamResampler } from '../../../electron/worker/audio/stream-resampler.ts';
import { CallTime } from '../../../electron/worker/line/call-time.ts';
import { Microphone } from '../../../electron/worker/line/microphone.ts';
import { RecordedMouth } from '../../../electron/worker/line/mouth.ts';

const rate = 16_000;
const packet = 320;
const start = 7e9;
const time = new CallTime(nanos(start), hertz(rate), millis(20));
const resampler = await loadStreamResampler(hertz(rate), hertz(rate));

const counting = (length: number, from = 0): Float32Array =>
  Float32Array.from({ length }, (_, i) => (from + i + 1) / 2 ** 16);

describe('a recorded mouth', () => {
  test('speaks where it is told to, and is silent else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 1, max: 2_000 }),
        (from, length) => {
          const mouth = new RecordedMouth(packet);
          mouth.say(counting(length), from);
          const spoken = Array.from({ length: 15 }, (_, k) => [...mouth.take(k)]).flat();
          const expected = new Float32Array(15 * packet);
          expected.set(counting(length), from);
          expect(spoken).toEqual([...expected]);
        },
      ),
    );
  });

  test('breaks off', () => {
    const mouth = new RecordedMouth(packet);
    mouth.say(counting(1_000), 0);
    mouth.take(0);
    mouth.hush();
    expect(Math.max(...mouth.take(1))).toBe(0);
  });
});

describe('a microphone', () => {
  /** Until this sample of the call was spoken. */
  const at = (sample: number): Nanos => time.timeOf(sample);
  const taken = (microphone: Microphone, count: number): number[] =>
    Array.from({ length: count }, (_, k) => {
      const spoken = microphone.take(k, time.wholeAt(k));
      return spoken === null ? [] : [...spoken];
    }).flat();

  test('in whatever chunks it comes, and whenever they are told, audio is where it was taken up', () => {
    const chunks = fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 900 }),
        // Clocks of sound cards and of machines differ a little, and stamps are rough.
        off: fc.integer({ min: -10, max: 10 }),
      }),
      { minLength: 20, maxLength: 40 },
    );
    fc.assert(
      fc.property(chunks, (list) => {
        const microphone = new Microphone(time, resampler);
        let until = 500;
        for (const { size, off } of list) {
          microphone.push(
            counting(size, until - 500),
            hertz(rate),
            nanos(at(until + size) + (until === 500 ? 0 : off * 1e6)),
          );
          until += size;
        }
        const whole = Math.floor(until / packet);
        const expected = new Float32Array(until);
        expected.set(counting(until - 500), 500);
        expect(taken(microphone, whole)).toEqual([...expected.subarray(0, whole * packet)]);
      }),
    );
  });

  test('a packet that is not there yet is waited for, and then is silence', () => {
    const microphone = new Microphone(time, resampler, millis(100));
    microphone.push(counting(packet), hertz(rate), at(packet));
    expect(microphone.take(0, time.wholeAt(0))).toEqual(counting(packet));
    expect(microphone.take(1, time.wholeAt(1))).toBeNull();
    expect(microphone.take(1, time.wholeAt(5))).toBeNull();
    expect(microphone.take(1, time.wholeAt(6))).toEqual(new Float32Array(packet));
  });

  test('where chunks are missing is silence, and what comes after it lies where it was taken up', () => {
    const microphone = new Microphone(time, resampler);
    microphone.push(counting(packet), hertz(rate), at(packet));
    microphone.push(counting(packet), hertz(rate), at(5 * packet));
    const spoken = taken(microphone, 5);
    expect(spoken.slice(0, packet)).toEqual([...counting(packet)]);
    expect(Math.max(...spoken.slice(packet, 4 * packet))).toBe(0);
    expect(spoken.slice(4 * packet)).toEqual([...counting(packet)]);
  });

  test('what comes too late for its packet is left out, and the rest lies where it belongs', () => {
    const microphone = new Microphone(time, resampler, millis(40));
    expect(microphone.take(0, time.wholeAt(2))).toEqual(new Float32Array(packet));
    microphone.push(counting(2 * packet), hertz(rate), at(2 * packet));
    expect(microphone.take(1, time.wholeAt(2))).toEqual(counting(packet, packet));
  });

  test('a chunk from the future is left out, and what comes after it lies where it belongs', () => {
    const microphone = new Microphone(time, resampler);
    microphone.push(counting(packet), hertz(rate), at(packet));
    const nextYear = nanos(start + 3e16);
    microphone.push(counting(packet), hertz(rate), nextYear);
    microphone.push(counting(packet), hertz(rate), at(3 * packet));
    const spoken = taken(microphone, 3);
    expect(spoken.slice(0, packet)).toEqual([...counting(packet)]);
    expect(Math.max(...spoken.slice(packet, 2 * packet))).toBe(0);
    expect(spoken.slice(2 * packet)).toEqual([...counting(packet)]);
  });

  test('at another rate a tone keeps its place', async () => {
    const own = await loadStreamResampler(hertz(48_000), hertz(rate));
    const microphone = new Microphone(time, own);
    const tone = (length: number, hz: number, first: number): Float32Array =>
      Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * 300 * (first + i)) / hz));
    for (let chunk = 0; chunk < 20; chunk++) {
      const samples = tone(480, 48_000, chunk * 480);
      microphone.push(samples, hertz(48_000), nanos(start + (chunk + 1) * 10e6));
    }
    const spoken = taken(microphone, 9).slice(packet);
    const expected = tone(spoken.length, rate, packet);
    expect(spoken).toHaveLength(8 * packet);
    const error = spoken.map((sample, i) => Math.abs(sample - (expected[i] ?? 0)));
    expect(Math.max(...error)).toBeLessThan(0.01);
  });
});
