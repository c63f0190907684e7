import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { millis } from '../../../electron/common/units.ts';
import { FrameCutter } from '../../../renderer/talk/frame-cutter.ts';
import { FrameTimes } from '../../../renderer/talk/frame-times.ts';
import { isAudible, levelOf } from '../../../renderer/talk/level.ts';
import { readMainClock } from '../../../renderer/talk/main-clock.ts';
import { PlayoutRing } from '../../../renderer/talk/playout-ring.ts';

const counting = (from: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => from + at);

test('frames hold every sample in order, and say how many had come at their end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 20 }),
      (length, pieces) => {
        const frames: number[][] = [];
        const ends: number[] = [];
        const cutter = new FrameCutter(length, (frame, end) => {
          frames.push([...frame]);
          ends.push(end);
        });
        let come = 0;
        for (const piece of pieces) {
          cutter.add(counting(come, piece), come);
          come += piece;
        }
        const whole = Math.floor(come / length);
        expect(frames.flat()).toEqual([...counting(0, whole * length)]);
        expect(ends).toEqual(Array.from({ length: whole }, (_, at) => (at + 1) * length));
      },
    ),
  );
});

describe('when a frame was there', () => {
  const rate = 16_000;
  const frame = 320;

  test('is told by the frames that came without delay, however late this one comes', () => {
    const times = new FrameTimes(rate);
    // The sound's clock began at 1000 ms of the page's; frames take 1 ms, and one of them 300 ms.
    const delays = [3, 1, 2, 300, 1];
    const found = delays.map((delay, at) =>
      times.at((at + 1) * frame, millis(1000 + (at + 1) * 20 + delay)),
    );
    expect(found).toEqual([1023, 1041, 1061, 1081, 1101]);
  });

  test('is never later than its arrival, and follows a clock that drifts', () => {
    const times = new FrameTimes(rate, 50);
    let latest = 0;
    for (let at = 1; at <= 5000; at++) {
      const arrived = millis(at * 20 * 1.0001 + (at % 7));
      latest = times.at(at * frame, arrived);
      expect(latest).toBeLessThanOrEqual(arrived);
    }
    // 100 s at 100 parts in a million are 10 ms; over 50 frames 0.1 ms of it are left.
    expect(Math.abs(latest - 5000 * 20 * 1.0001)).toBeLessThan(0.11);
  });
});

test("the main process' clock is as far off as half of the shortest round trip at most", async () => {
  const ahead = 7_000_000_123;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          there: fc.double({ min: 0, max: 50, noNaN: true }),
          back: fc.double({ min: 0, max: 50, noNaN: true }),
        }),
        { minLength: 10, maxLength: 10 },
      ),
      async (trips) => {
        let time = 500;
        let trip = 0;
        const clock = await readMainClock(
          async () => {
            const { there, back } = trips[trip++] ?? { there: 0, back: 0 };
            time += there;
            const answer = time * 1e6 + ahead;
            time += back;
            return answer;
          },
          () => millis(time),
        );
        const off = Math.abs(clock.at(millis(1234)) - (1234e6 + ahead)) / 1e6;
        const shortest = Math.min(...trips.map(({ there, back }) => there + back));
        expect(clock.error).toBeCloseTo(shortest / 2, 6);
        expect(off).toBeLessThanOrEqual(clock.error + 1e-6);
      },
    ),
  );
});

describe('what is played', () => {
  const played = (ring: PlayoutRing, count: number): number[] => {
    const output = new Float32Array(count);
    ring.fill(output);
    return [...output];
  };

  test('begins once the lead is there, and again after it ran empty', () => {
    const ring = new PlayoutRing(4, 10);
    ring.add(counting(1, 3));
    expect(played(ring, 2)).toEqual([0, 0]);
    ring.add(counting(4, 2));
    expect(played(ring, 3)).toEqual([1, 2, 3]);
    expect(played(ring, 4)).toEqual([4, 5, 0, 0]);
    ring.add(counting(6, 3));
    expect(played(ring, 2)).toEqual([0, 0]);
    ring.add(counting(9, 1));
    expect(played(ring, 4)).toEqual([6, 7, 8, 9]);
  });

  test('is never further behind than the most that is kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 30 }),
        (packets) => {
          const ring = new PlayoutRing(1, 10);
          let come = 0;
          for (const length of packets) {
            ring.add(counting(come, length));
            come += length;
          }
          const kept = Math.min(10, come);
          expect(played(ring, 10).slice(0, kept)).toEqual([...counting(come - kept, kept)]);
        },
      ),
    );
  });

  test('comes in order and whole, where it is fetched as fast as it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 60 }), (packets) => {
        const ring = new PlayoutRing(0, 10);
        const heard: number[] = [];
        let come = 1;
        for (const length of packets) {
          ring.add(counting(come, length));
          come += length;
          heard.push(...played(ring, length));
        }
        expect(heard).toEqual([...counting(1, come - 1)]);
      }),
    );
  });
});

test('the meter stands at 0 for silence, at 1 for full scale, in between by decibels', () => {
  const square = (peak: number): Float32Array => new Float32Array(100).fill(peak);
  expect(levelOf(square(0))).toBe(0);
  expect(levelOf(square(1))).toBe(1);
  expect(levelOf(square(10 ** (-30 / 20)))).toBeCloseTo(0.5, 6);
  expect([isAudible(square(0.0005)), isAudible(square(0.01))]).toEqual([false, true]);
});
