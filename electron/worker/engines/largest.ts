import { RunFailure } from '../failure.ts';

/** Index of the largest value. Throws `bad-output` when a value is NaN. */
export function largest(values: Float32Array): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    sum += value;
    if (value > most) {
      most = value;
      best = index;
    }
  }
  if (Number.isNaN(sum)) throw new RunFailure('bad-output', 'The model gave NaN for a token.');
  return best;
}
