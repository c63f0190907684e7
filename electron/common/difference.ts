import { medianRatioInterval } from './bootstrap.ts';
import { mannWhitney } from './rank-test.ts';
import { median } from './statistics.ts';

/** Fewer values a side than this give no verdict: the interval of a median of four is a guess. */
export const fewestForVerdict = 5;

/** How two sets of times differ. `ratio`, `low` and `high` are of b relative to a: 1.1 is 10 % slower. */
export type Difference =
  | {
      readonly verdict: 'faster' | 'slower' | 'no difference shown';
      readonly ratio: number;
      readonly low: number;
      readonly high: number;
      /** Values of the smaller side. */
      readonly n: number;
    }
  | { readonly verdict: 'none'; readonly n: number; readonly reason: string };

/**
 * Is b faster or slower than a? Values where lower is better, independent of each other. `ratio` is median(b) /
 * median(a), with its 95 % bootstrap interval. "faster" and "slower" need both that the interval leaves 1 out
 * and that Mann–Whitney refuses "one distribution" at 5 %. Neither is enough alone: the interval of a median
 * has no guaranteed rate of false alarms with few values or ties, and the rank test can find a difference of
 * shape that is none of the medians. Where b is no different the two say "different" in about 3 of 100 cases
 * (`difference.test.ts`): per row, so in a table of ten rows one false alarm is no wonder.
 *
 * What it cannot see: values of one process share its luck (memory pages, clocks, neighbours), so between two
 * sessions a difference may be real and still not be the model's. Interleave (one session, several devices),
 * or record each side more than once.
 */
export function difference(a: readonly number[], b: readonly number[]): Difference {
  const n = Math.min(a.length, b.length);
  if (n < fewestForVerdict) {
    return { verdict: 'none', n, reason: `no verdict below ${fewestForVerdict} runs (n = ${n})` };
  }
  const [medianOfA, medianOfB, interval] = [median(a), median(b), medianRatioInterval(a, b)];
  const isPositive = [...a, ...b].every((value) => value > 0 && Number.isFinite(value));
  if (!isPositive || medianOfA === null || medianOfB === null || interval === null) {
    return { verdict: 'none', n, reason: 'no verdict: a value is not above 0' };
  }
  const ratio = medianOfB / medianOfA;
  const isDifferent = mannWhitney(a, b).p < 0.05;
  const found = { ratio, ...interval, n };
  if (isDifferent && interval.high < 1) return { verdict: 'faster', ...found };
  if (isDifferent && interval.low > 1) return { verdict: 'slower', ...found };
  return { verdict: 'no difference shown', ...found };
}

/**
 * "1.32× faster [1.28, 1.37]", "1.10× slower [1.06, 1.14]", "no difference shown (n = 20)", or why there is no
 * verdict. A factor is above 1 in either direction, and so is its interval.
 */
export function differenceSentence(found: Difference): string {
  switch (found.verdict) {
    case 'faster':
      return factor('faster', 1 / found.ratio, 1 / found.high, 1 / found.low);
    case 'slower':
      return factor('slower', found.ratio, found.low, found.high);
    case 'no difference shown':
      return `no difference shown (n = ${found.n})`;
    case 'none':
      return found.reason;
  }
}

/** Two decimals, or as many as keep the interval's near end apart from 1. */
function factor(word: string, ratio: number, low: number, high: number): string {
  const digits = low < 1.005 ? 4 : 2;
  const [middle, near, far] = [ratio, low, high].map((value) => value.toFixed(digits));
  return `${middle}× ${word} [${near}, ${far}]`;
}
