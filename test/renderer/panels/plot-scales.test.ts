import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  lengthScale,
  lengthTicks,
  speedScale,
  speedTicks,
  upwardScale,
} from '../../../renderer/panels/quality/plot-scales.ts';

/** An axis as text: a cell 10 px wide, `|` a landmark, `:` another tick. */
function axis(values: readonly number[], width: number): string {
  const scale = speedScale(values, width);
  if (scale === null) return 'no axis';
  const cells = Array.from({ length: Math.ceil(width / 10) }, () => ' ');
  for (const { value, isLandmark } of speedTicks(scale)) {
    cells[Math.floor(scale(value) / 10)] = isLandmark ? '|' : ':';
  }
  return cells.join('');
}

test('the axis ends at landmarks: 1×, 10×, 60×, however near the values lie', () => {
  expect(axis([4, 5], 500)).toBe('  |            :                  :            |  ');
  expect(axis([8, 20], 500)).toBe(' |       :         :       |       :            | ');
  const ends = (values: readonly number[]): number[] => {
    const scale = speedScale(values, 500);
    return scale === null
      ? []
      : speedTicks(scale)
          .filter(({ isLandmark }) => isLandmark)
          .map(({ value }) => value);
  };
  expect(ends([4, 5])).toEqual([1, 10]);
  expect(ends([8, 20])).toEqual([1, 10, 60]);
  expect(ends([10])).toEqual([10, 60]);
  expect(ends([0.4])).toEqual([0.1, 1]);
});

test('no speed or no room, no axis', () => {
  expect([axis([], 500), axis([0], 500), axis([5], 0)]).toEqual(['no axis', 'no axis', 'no axis']);
});

test('every value stands inside, landmarks are in sight, and the others keep their distance', () => {
  const speed = fc.double({ min: 0.002, max: 50_000, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(speed, { minLength: 1 }),
      fc.integer({ min: 200, max: 1500 }),
      (values, width) => {
        const scale = speedScale(values, width);
        if (scale === null) throw new Error('There is no axis.');
        for (const value of values) {
          expect(scale(value)).toBeGreaterThanOrEqual(0);
          expect(scale(value)).toBeLessThanOrEqual(width);
        }
        const ticks = speedTicks(scale);
        expect(ticks.filter(({ isLandmark }) => isLandmark).length).toBeGreaterThanOrEqual(2);
        for (const [place, { value, isLandmark }] of ticks.entries()) {
          const next = ticks[place + 1];
          if (next === undefined || (isLandmark && next.isLandmark)) continue;
          expect(scale(next.value) - scale(value)).toBeGreaterThanOrEqual(34);
        }
      },
    ),
  );
});

test('lengths have ticks of 1, 2 and 5; errors stand on a ground of none at all', () => {
  const scale = lengthScale([6, 1500], 500);
  expect(scale === null ? [] : lengthTicks(scale)).toEqual([5, 10, 20, 50, 100, 200, 500, 1000]);
  const upward = upwardScale([0, 0], 100, 0.05);
  expect([upward(0), upward.domain()[1]]).toEqual([100, expect.closeTo(0.056)]);
});
