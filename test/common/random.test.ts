import { expect, test } from 'vitest';
import { seededDraws, xoshiro128 } from '../../electron/common/random.ts';

test('xoshiro128** gives what the program of its authors gives from the state 1, 2, 3, 4', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect(Array.from({ length: 10 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
    4258142804,
  ]);
});

test('a seed gives the same draws again, and another seed others', () => {
  const draws = (seed: number): number[] => {
    const draw = seededDraws(seed);
    return Array.from({ length: 20 }, () => draw(1000));
  };
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
});

test('every number below the count is drawn about as often as any other', () => {
  const draw = seededDraws(1);
  const counts = new Map<number, number>();
  for (let round = 0; round < 60_000; round++) {
    const drawn = draw(6);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  const surprise = [...counts.values()].reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
  // Chi-squared with 5 degrees of freedom stays below 20.5 in 999 of 1,000 cases.
  expect(surprise).toBeLessThan(20.5);
});
