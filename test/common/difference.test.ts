import { describe, expect, test } from 'vitest';
import {
  type Difference,
  difference,
  differenceSentence,
  fewestForVerdict,
} from '../../electron/common/difference.ts';
import { type DrawBelow, seededDraws } from '../../electron/common/random.ts';
import { recordedTimes } from '../support/recorded-times.ts';

const rounds = 200;
const runs = 30;
/**
 * Were 5 % of verdicts wrong, more than 16 of 200 would be in 2 cases of 100 (binomial); a test with 10 % wrong
 * verdicts would pass in 18 of 100. The seeds are fixed, so the counts are, too.
 */
const mostFalseAlarms = 16;

const isDifferent = ({ verdict }: Difference): boolean =>
  verdict === 'faster' || verdict === 'slower';

const countOf = (sample: (round: number) => Difference, holds = isDifferent): number =>
  Array.from({ length: rounds }, (_, round) => sample(round)).filter(holds).length;

/** The values in a random order. */
function shuffled(values: readonly number[], draw: DrawBelow): number[] {
  const order = [...values];
  for (let left = order.length; left > 1; left--) {
    const drawn = draw(left);
    const [value] = order.splice(drawn, 1);
    if (value !== undefined) order.push(value);
  }
  return order;
}

const someOf = (values: readonly number[], count: number, draw: DrawBelow): number[] =>
  Array.from({ length: count }, () => values[draw(values.length)] ?? Number.NaN);

/** As the lab takes turns between two devices: A-B-B-A. */
const takingTurns = (values: readonly number[]): { a: number[]; b: number[] } => ({
  a: values.filter((_, index) => index % 4 === 0 || index % 4 === 3),
  b: values.filter((_, index) => index % 4 === 1 || index % 4 === 2),
});

/** Log-normal times around 100 ms; the machine slows down by `drift` from the first to the last. */
function generated(count: number, noise: number, drift: number, draw: DrawBelow): number[] {
  const uniform = (): number => (draw(2 ** 32) + 0.5) / 2 ** 32;
  return Array.from({ length: count }, (_, index) => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return 100 * Math.exp(noise * normal) * (1 + (drift * index) / count);
  });
}

const patient = { timeout: 60_000 };

describe('a device against itself, 200 times, is seldom called different', patient, () => {
  test.each([fewestForVerdict, 10, runs])('recorded runs, split at random, %d a side', (n) => {
    const alarms = countOf((round) => {
      const order = shuffled(recordedTimes.busy, seededDraws(round));
      return difference(order.slice(0, n), order.slice(n, 2 * n));
    });
    expect(alarms).toBeLessThanOrEqual(mostFalseAlarms);
  });

  test('recorded runs in the order in which they ran, taken in turns', () => {
    const alarms = countOf((round) => {
      const from = Math.floor((round / rounds) * (recordedTimes.busy.length - 2 * runs));
      const { a, b } = takingTurns(recordedTimes.busy.slice(from, from + 2 * runs));
      return difference(a, b);
    });
    expect(alarms).toBeLessThanOrEqual(mostFalseAlarms);
  });

  test.each([
    [0.02, 0],
    [0.05, 0.1],
    [0.3, 0.5],
  ])('generated runs with a noise of %d and a drift of %d, taken in turns', (noise, drift) => {
    const alarms = countOf((round) => {
      const { a, b } = takingTurns(generated(2 * runs, noise, drift, seededDraws(round)));
      return difference(a, b);
    });
    expect(alarms).toBeLessThanOrEqual(mostFalseAlarms);
  });
});

describe('a slowdown of 10 %, planted 200 times, is found in nine of ten', patient, () => {
  const isSlower = ({ verdict }: Difference): boolean => verdict === 'slower';

  test('with the noise of recorded runs', () => {
    const found = countOf((round) => {
      const draw = seededDraws(round);
      const slowed = someOf(recordedTimes.quiet, runs, draw).map((time) => time * 1.1);
      return difference(someOf(recordedTimes.quiet, runs, draw), slowed);
    }, isSlower);
    expect(found).toBeGreaterThanOrEqual(0.9 * rounds);
  });

  test('with generated noise of 8 %, about the most with which it can be', () => {
    const found = countOf((round) => {
      const draw = seededDraws(round);
      const slowed = generated(runs, 0.08, 0, draw).map((time) => time * 1.1);
      return difference(generated(runs, 0.08, 0, draw), slowed);
    }, isSlower);
    expect(found).toBeGreaterThanOrEqual(0.9 * rounds);
  });
});

const hundred = [98, 99, 100, 101, 102, 100];

test.each([
  ['twice as fast', hundred.map((time) => time / 2), /^2\.00× faster \[1\.9\d, 2\.0\d\]$/],
  ['half as slow again', hundred.map((time) => time * 1.5), /^1\.50× slower \[1\.4\d, 1\.5\d\]$/],
  ['itself', hundred, /^no difference shown \(n = 6\)$/],
  ['fewer runs than a verdict needs', [1, 2, 3, 4], /^no verdict below 5 runs \(n = 4\)$/],
  ['no runs', [], /^no verdict below 5 runs \(n = 0\)$/],
  ['a time of 0', [0, 1, 2, 3, 4], /^no verdict: a value is not above 0$/],
])('a side against %s', (_, other, sentence) => {
  expect(differenceSentence(difference(hundred, other))).toMatch(sentence);
});

test('an interval that ends near 1 is written so that it does not touch it', () => {
  const found: Difference = { verdict: 'faster', ratio: 0.99, low: 0.98, high: 0.9992, n: 90 };
  expect(differenceSentence(found)).toBe('1.0101× faster [1.0008, 1.0204]');
});

test('the verdict comes with the ratio of the medians, b to a, inside its interval', () => {
  const slowed = hundred.map((time) => time * 1.5);
  const found = difference(hundred, slowed);
  expect(found).toMatchObject({ verdict: 'slower', ratio: 1.5, n: 6 });
  if (found.verdict === 'none') throw new Error('There is no verdict.');
  expect(found.low).toBeLessThanOrEqual(1.5);
  expect(found.high).toBeGreaterThanOrEqual(1.5);
});
