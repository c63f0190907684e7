import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, percentile, percentileFloor } from '../../electron/common/statistics.ts';

test.each([
  [[15, 20, 35, 40, 50], 0.05, 15],
  [[15, 20, 35, 40, 50], 0.3, 20],
  [[15, 20, 35, 40, 50], 0.4, 20],
  [[15, 20, 35, 40, 50], 0.5, 35],
  [[15, 20, 35, 40, 50], 1, 50],
  [[3, 1, 2, 10], 0.5, 2],
  [[7], 0.99, 7],
])('of %j the %d percentile is %d, by nearest rank', (values, p, expected) => {
  expect(percentile(values, p)).toBe(expected);
});

test('numbers are ordered as numbers, and the values given stay as they are', () => {
  const values = [10, 9, 100, -1];
  expect(percentile(values, 1)).toBe(100);
  expect(values).toEqual([10, 9, 100, -1]);
});

test('nothing has no percentile', () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(median([])).toBeNull();
});

const some = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('a percentile is a value that was measured, and at least that share lies at or below it', () => {
  fc.assert(
    fc.property(some, share, (values, p) => {
      const found = percentile(values, p) ?? Number.NaN;
      expect(values).toContain(found);
      const below = values.filter((value) => value <= found).length;
      expect(below).toBeGreaterThanOrEqual(p * values.length);
    }),
  );
});

test('a larger share never gives a smaller percentile', () => {
  fc.assert(
    fc.property(some, share, share, (values, one, other) => {
      const low = percentile(values, Math.min(one, other)) ?? Number.NaN;
      const high = percentile(values, Math.max(one, other)) ?? Number.NaN;
      expect(low).toBeLessThanOrEqual(high);
    }),
  );
});

/** How likely it is that none or one of n values lies above the true percentile. */
const chanceOfAtMostOneAbove = (p: number, n: number): number =>
  p ** n + n * (1 - p) * p ** (n - 1);

test.each([
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
] as const)('%s needs the fewest runs that show it with 99 %% confidence', (name, p) => {
  const floor = percentileFloor[name];
  expect(chanceOfAtMostOneAbove(p, floor)).toBeLessThanOrEqual(0.01);
  expect(chanceOfAtMostOneAbove(p, floor - 1)).toBeGreaterThan(0.01);
});
