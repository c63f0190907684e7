import { firstCosts, nextCosts, numberAlike, oneEdit } from './edit-costs.ts';
import { normalizeBasic } from './normalizer/basic-normalizer.ts';
import { normalizeEnglish } from './normalizer/english-normalizer.ts';
import { splitWords } from './normalizer/unicode-classes.ts';
import { type Ratio, ratio } from './units.ts';

/** How many edits turn the reference into what was heard, and how many words or characters the reference has. */
export type ErrorCounts = {
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  readonly referenceLength: number;
};

/** Word error rate or character error rate. */
export type ErrorRateKind = 'wer' | 'cer';

/** Words for English, characters for every other language. `language`: a BCP 47 tag. */
export const errorRateKind = (language: string): ErrorRateKind =>
  /^en(?![a-z])/i.test(language) ? 'wer' : 'cer';

/** The words that the word error rate compares: those of the Whisper English normaliser. */
export const comparableWords = (text: string): string[] => splitWords(normalizeEnglish(text));

/**
 * The characters that the character error rate compares: the graphemes that the basic normaliser of Whisper leaves, white
 * space not among them. That normaliser takes every mark for a space that NFKC cannot join to a letter, the vowel
 * signs of Hindi among them: such marks are not compared.
 */
export const comparableCharacters = (text: string): string[] =>
  splitWords(normalizeBasic(text, { splitLetters: true }));

/**
 * The fewest edits that turn `reference` into `heard`, by kind (Levenshtein, each edit counts 1); among equals those
 * with the most items the same. Takes memory for two rows, and time for the product of the lengths, less what
 * both begin and end with.
 */
export function countErrors(reference: readonly string[], heard: readonly string[]): ErrorCounts {
  const numbers = numberAlike(reference, heard);
  const shorter = Math.min(reference.length, heard.length);
  let start = 0;
  while (start < shorter && reference[start] === heard[start]) start += 1;
  let end = 0;
  while (end < shorter - start && reference.at(-1 - end) === heard.at(-1 - end)) end += 1;
  const said = numbers.said.subarray(start, reference.length - end);
  const got = numbers.heard.subarray(start, heard.length - end);

  let costs = firstCosts(got.length);
  let next = new Float64Array(costs.length);
  for (const item of said) {
    nextCosts(costs, item, got, next);
    [costs, next] = [next, costs];
  }
  const cost = costs[got.length] ?? 0;
  const substitutions = cost % oneEdit;
  const others = (cost - substitutions) / oneEdit - substitutions;
  const surplus = heard.length - reference.length;
  return {
    substitutions,
    deletions: (others - surplus) / 2,
    insertions: (others + surplus) / 2,
    referenceLength: reference.length,
  };
}

/** The errors in what was heard, in words or characters as `errorRateKind` says for the language. */
export function errorCounts(reference: string, heard: string, language = 'en'): ErrorCounts {
  const items = errorRateKind(language) === 'wer' ? comparableWords : comparableCharacters;
  return countErrors(items(reference), items(heard));
}

/**
 * Σ (S + D + I) / Σ N over a set, never the mean of ratios. 0 is perfect; above 1 is possible. null when the
 * references have nothing to compare. All counts are of one kind: words or characters.
 */
export function pooledErrorRate(counts: readonly ErrorCounts[]): Ratio | null {
  let errors = 0;
  let length = 0;
  for (const { substitutions, deletions, insertions, referenceLength } of counts) {
    errors += substitutions + deletions + insertions;
    length += referenceLength;
  }
  return length > 0 ? ratio(errors / length) : null;
}

/**
 * The error rate of one text, in words or characters as `errorRateKind` says for the language. WER = (S + D + I) / N, N the
 * words of the reference, both texts by the Whisper English normaliser; CER the same over characters (graphemes) that
 * Whisper's basic normaliser leaves. null when the reference has nothing to compare.
 */
export const errorRate = (reference: string, heard: string, language = 'en'): Ratio | null =>
  pooledErrorRate([errorCounts(reference, heard, language)]);
