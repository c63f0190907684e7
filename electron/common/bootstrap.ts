import { type DrawBelow, seededDraws } from './random.ts';

/** An interval of a ratio or a difference, both ends included. */
export type Interval = { readonly low: number; readonly high: number };

/**
 * 3,999 and not 4,000: the interval's ends are then the 100th smallest and the 100th largest of them, (R + 1) ·
 * 2.5 %, placed alike from either end, so that a / b and b / a are judged alike.
 */
const resamples = 3999;
const tail = 0.025;

/**
 * The 95 % bootstrap interval of median(b) / median(a), for independent samples of values above 0. Each
 * resample draws as many values as the sample has, with replacement, from a and from b apart; the interval is
 * what lies between the 2.5 % and the 97.5 % of the ratios that they give. Medians by nearest rank, as
 * everywhere in the lab, so both ends are ratios of values that were measured. Percentile method: Efron and
 * Tibshirani, An Introduction to the Bootstrap, 1993, chapters 13 and 8.3 (two samples); the count by Davison
 * and Hinkley, Bootstrap Methods, 1997, 5.2. Not BCa: its acceleration comes from the jackknife, which fails
 * for a median (Efron and Tibshirani, 10.6 and 14.3). null when a sample is empty.
 */
export const medianRatioInterval = (
  a: readonly number[],
  b: readonly number[],
  seed = 1,
): Interval | null => intervalOf(a, b, seed, (medianOfA, medianOfB) => medianOfB / medianOfA);

/** The same of median(b) − median(a), for values of any sign, in their unit. */
export const medianDifferenceInterval = (
  a: readonly number[],
  b: readonly number[],
  seed = 1,
): Interval | null => intervalOf(a, b, seed, (medianOfA, medianOfB) => medianOfB - medianOfA);

function intervalOf(
  a: readonly number[],
  b: readonly number[],
  seed: number,
  relate: (medianOfA: number, medianOfB: number) => number,
): Interval | null {
  if (a.length === 0 || b.length === 0) return null;
  const draw = seededDraws(seed);
  const [medianOfA, medianOfB] = [resampledMedian(a, draw), resampledMedian(b, draw)];
  const related = new Float64Array(resamples);
  for (let round = 0; round < resamples; round++) related[round] = relate(medianOfA(), medianOfB());
  related.sort();
  const cut = (resamples + 1) * tail;
  return { low: related[cut - 1] ?? Number.NaN, high: related[resamples - cut] ?? Number.NaN };
}

/** The median of a fresh resample at each call. Ranks are drawn and counted, so that nothing is sorted. */
function resampledMedian(values: readonly number[], draw: DrawBelow): () => number {
  const sorted = Float64Array.from(values).sort();
  const size = sorted.length;
  const middle = Math.ceil(size / 2);
  const drawn = new Uint32Array(size);
  return () => {
    drawn.fill(0);
    for (let count = 0; count < size; count++) {
      const rank = draw(size);
      drawn[rank] = (drawn[rank] ?? 0) + 1;
    }
    let rank = 0;
    for (let below = drawn[0] ?? 0; below < middle; below += drawn[rank] ?? 0) rank++;
    return sorted[rank] ?? Number.NaN;
  };
}
