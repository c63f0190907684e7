import { describe, expect, test } from 'vitest';
import { medianRatioInterval } from '../../electron/common/bootstrap.ts';
import { scipyAnswers } from '../support/scipy-answers.ts';

/**
 * An end of ours is the 2.5 % quantile of 3,999 ratios, whose level scatters by √(0.025 · 0.975 / 3999) = 0.25 %:
 * within three of those it lies between the ends of scipy's 96.5 % and 93.5 % intervals.
 */
describe.each(scipyAnswers)("scipy's bootstrap of $name", ({ a, b, scipy }) => {
  test('has the same interval, as far as the resampling lets it', () => {
    const { low, high } = medianRatioInterval(a, b) ?? { low: 0, high: 0 };
    expect(low).toBeGreaterThanOrEqual(scipy.wider[0]);
    expect(low).toBeLessThanOrEqual(scipy.narrower[0]);
    expect(high).toBeGreaterThanOrEqual(scipy.narrower[1]);
    expect(high).toBeLessThanOrEqual(scipy.wider[1]);
  });
});

const a = [102, 99, 105, 98, 101, 104, 97, 100];
const b = [111, 108, 113, 107, 110, 115, 106, 109];

test('the same samples and seed give the same interval, in any order of the values', () => {
  expect(medianRatioInterval(a, b, 3)).toEqual(medianRatioInterval(a.toReversed(), b, 3));
});

test('the interval holds the ratio of the medians, by nearest rank', () => {
  const { low, high } = medianRatioInterval(a, b) ?? { low: 0, high: 0 };
  expect(low).toBeLessThanOrEqual(109 / 100);
  expect(high).toBeGreaterThanOrEqual(109 / 100);
});

test.each([
  ['values that are all alike', [5, 5, 5], [10, 10, 10], { low: 2, high: 2 }],
  ['one value on each side', [4], [2], { low: 0.5, high: 0.5 }],
  ['no values', [], [1], null],
])('%s', (_, one, other, interval) => {
  expect(medianRatioInterval(one, other)).toEqual(interval);
});

test('turned around, the interval is about the inverse', () => {
  const forth = medianRatioInterval(a, b) ?? { low: 0, high: 0 };
  const back = medianRatioInterval(b, a) ?? { low: 0, high: 0 };
  expect(back.low).toBeCloseTo(1 / forth.high, 2);
  expect(back.high).toBeCloseTo(1 / forth.low, 2);
});

test('thirty values a side cost less than 20 ms of processor time', () => {
  const many = Array.from({ length: 30 }, (_, index) => 100 + index);
  medianRatioInterval(many, many);
  const before = process.cpuUsage();
  for (let round = 0; round < 10; round++) medianRatioInterval(many, many, round);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 10 / 1e3).toBeLessThan(20);
});
