import { describe, expect, test } from 'vitest';
import { mannWhitney } from '../../electron/common/rank-test.ts';
import { scipyAnswers } from '../support/scipy-answers.ts';

describe.each(scipyAnswers)("scipy's mannwhitneyu of $name", ({ a, b, scipy }) => {
  test('gives the same U and p', () => {
    const { u, p } = mannWhitney(a, b);
    expect(u).toBe(scipy.u);
    expect(Math.abs(p - scipy.p)).toBeLessThan(2e-7);
  });
});

test('the order of the sides turns U around and leaves p', () => {
  const [a, b] = [
    [1, 3, 5, 7],
    [2, 4, 6, 8, 10],
  ];
  const [forth, back] = [mannWhitney(a, b), mannWhitney(b, a)];
  expect(forth.u + back.u).toBe(a.length * b.length);
  expect(forth.p).toBe(back.p);
});

test('values that are all alike show nothing', () => {
  expect(mannWhitney([2, 2, 2, 2], [2, 2, 2]).p).toBe(1);
});

/** The exact distribution lets 2 pairs of 25 be out of order, and not 3 (p = 0.032 and 0.056). */
test.each([
  [[1, 2, 3, 4, 7.5], [5, 6, 7, 8, 9], 3, false],
  [[1, 2, 3, 4, 6.5], [5, 6, 7, 8, 9], 2, true],
])('with five values a side it decides as the exact test does', (a, b, u, isDifferent) => {
  const found = mannWhitney(a, b);
  expect(found.u).toBe(u);
  expect(found.p < 0.05).toBe(isDifferent);
});
