import type { ModelErrors, PooledErrors } from '../../../electron/common/quality.ts';
import { counted, fixed, noValue } from '../../format/number.ts';

/** Below this an error rate says little: 10 errors in 200 words are 5 % give or take 1.5, and words of a text err together. */
export const fewWords = 200;

export const isRough = ({ words }: Pick<PooledErrors, 'words'>): boolean => words < fewWords;

/**
 * An error rate with no more digits than its words can tell apart: "8.3 %" of a thousand words, "≈ 3 %" where one word
 * of thirty is wrong.
 */
export function rateWords({ rate, words }: Pick<PooledErrors, 'rate' | 'words'>): string {
  if (rate === null) return noValue;
  const value = `${fixed(rate * 100, words < 100 ? 0 : 1)} %`;
  return isRough({ words }) ? `≈ ${value}` : value;
}

/** Errors as they were counted: a mean over several runs of a work need not be whole. */
export const errorsWords = ({ errors }: Pick<PooledErrors, 'errors'>): string =>
  fixed(errors, Number.isInteger(errors) ? 0 : 1);

/** "2 works, 31 words": what a rate is of. */
export function basisWords({ works, words, errorRate }: ModelErrors): string {
  return `${counted(works.length, 'work')}, ${counted(words, errorRate === 'wer' ? 'word' : 'character')}`;
}
