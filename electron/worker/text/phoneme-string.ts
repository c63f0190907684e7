/**
 * What an acoustic model reads: one entry a symbol, in both lists. `phones` are ARPAbet phones in small
 * letters without their stress digit ("ah"; "v" is written "V"), punctuation marks, and "_" at both ends.
 * `tones` are 0 for consonants and marks, and 1, 2, 3 for vowels with stress 0, 1, 2 of the CMU dictionary.
 */
export type PhonemeString = {
  readonly phones: readonly string[];
  readonly tones: readonly number[];
};
