import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  audioAt,
  bufferedAt,
  type Chunk,
  playOut,
  timeOfAudio,
  underruns,
} from '../../electron/common/playout.ts';
import { hertz, type Nanos, nanos } from '../../electron/common/units.ts';

/** A chunk that arrives at `at` and lasts so long; both in milliseconds. */
const chunk = (at: number, length: number): Chunk => ({
  at: nanos(at * 1e6),
  samples: length,
  sampleRate: hertz(1_000),
});
const at = (millis: number): Nanos => nanos(millis * 1e6);

/**
 *   arrives  |50 ms|         |100 ms|
 *   heard    [50 ms]  gap    [100 ms     ]
 */
const late = playOut([chunk(10, 50), chunk(80, 100)]);

test('a chunk that comes in time waits in the buffer until it is heard', () => {
  const heard = playOut([chunk(10, 50), chunk(20, 100)]);
  expect(heard.map(({ heard: time }) => time)).toEqual([at(10), at(60)]);
  expect([5, 10, 20, 60, 159, 160].map((time) => bufferedAt(heard, at(time)) / 1e6)).toEqual([
    0, 50, 140, 100, 1, 0,
  ]);
  expect(underruns(heard)).toEqual([]);
});

test('a chunk that comes too late leaves a gap, and the player goes on from there', () => {
  expect(underruns(late)).toEqual([{ from: at(60), to: at(80) }]);
  expect(bufferedAt(late, at(70))).toBe(0);
  expect(bufferedAt(late, at(80))).toBe(at(100));
});

test('the ear and the clock name the same moment', () => {
  expect(timeOfAudio(late, at(40))).toBe(at(50));
  expect(timeOfAudio(late, at(60))).toBe(at(90));
  expect(timeOfAudio(late, at(151))).toBeNull();
  expect(audioAt(late, at(5))).toBeNull();
  expect(audioAt(late, at(90))).toBe(at(60));
  expect(audioAt(late, at(181))).toBeNull();
});

test('nothing delivered: nothing heard', () => {
  expect([playOut([]), underruns([])]).toEqual([[], []]);
  expect([bufferedAt([], at(1)), audioAt([], at(1)), timeOfAudio([], at(0))]).toEqual([
    0,
    null,
    null,
  ]);
});

const chunks = fc
  .array(fc.record({ pause: fc.nat(500), length: fc.integer({ min: 1, max: 500 }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((list) => {
    let now = 0;
    return list.map(({ pause, length }) => {
      now += pause;
      return chunk(now, length);
    });
  });

test('every moment of the audio is heard once, and only after it has arrived', () => {
  fc.assert(
    fc.property(chunks, fc.nat(10_000), (list, place) => {
      const heard = playOut(list);
      const whole = list.reduce((sum, { samples }) => sum + samples, 0);
      const time = timeOfAudio(heard, at(place));
      expect(time === null).toBe(place > whole);
      if (time === null || place === whole) return;
      expect(audioAt(heard, time)).toBe(at(place));
      const source = heard.findLast(({ from }) => from <= at(place));
      expect(source?.arrived).toBeLessThanOrEqual(time);
    }),
  );
});

test('what is buffered is what arrived less what was played, whatever the chunks', () => {
  fc.assert(
    fc.property(chunks, fc.nat(10_000), (list, moment) => {
      const heard = playOut(list);
      const time = at(moment);
      const arrived = list
        .filter((one) => one.at <= time)
        .reduce((sum, one) => sum + one.samples, 0);
      const gaps = underruns(heard).reduce(
        (sum, { from, to }) => sum + Math.max(0, Math.min(to, time) - from),
        0,
      );
      const start = list[0]?.at ?? 0;
      const played = Math.min(arrived, Math.max(0, (time - start - gaps) / 1e6));
      expect(bufferedAt(heard, time) / 1e6).toBeCloseTo(arrived - played, 3);
    }),
  );
});
