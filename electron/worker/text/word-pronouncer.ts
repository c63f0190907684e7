import { type Pronunciation, withD, withS } from './arpabet.ts';
import type { LetterToSound } from './letter-to-sound.ts';
import type { PronouncingDictionary } from './pronouncing-dictionary.ts';

/** How one word of letters, apostrophes and hyphens is said; empty for a word without letters. */
export type PronounceWord = (word: string) => Pronunciation;

/** Words outside the dictionary that are remembered, the oldest forgotten first. */
const MOST_REMEMBERED = 4096;

/** What a contraction's ending adds to its stem, where the dictionary lacks the whole. */
const ENDINGS: readonly (readonly [string, (stem: Pronunciation) => Pronunciation])[] = [
  ["N'T", (stem) => [...stem, 'AH0', 'N', 'T']],
  ["'LL", (stem) => [...stem, 'AH0', 'L']],
  ["'VE", (stem) => [...stem, 'AH0', 'V']],
  ["'RE", (stem) => [...stem, 'ER0']],
  ["'S", withS],
  ["'D", withD],
  ["'M", (stem) => [...stem, 'AH0', 'M']],
  ["S'", withS],
];

/**
 * A word is looked up whole, then without quoting apostrophes, then as a stem with a known ending, then
 * in its hyphenated parts, then as the plural of a known word; what is left is predicted.
 */
export function createWordPronouncer(
  dictionary: PronouncingDictionary,
  model: LetterToSound,
): PronounceWord {
  const remembered = new Map<string, Pronunciation>();

  const outsideDictionary = (word: string): Pronunciation => {
    if (word.includes('-')) {
      return word.split('-').flatMap((part) => (part === '' ? [] : pronounceUpper(part)));
    }
    if (word.startsWith("'") || (word.endsWith("'") && !word.endsWith("S'"))) {
      return pronounceUpper(word.replace(/^'{1,64}|'{1,64}$/g, ''));
    }
    if (word.includes("'")) {
      for (const [ending, add] of ENDINGS) {
        if (word.length > ending.length && word.endsWith(ending)) {
          return add(pronounceUpper(word.slice(0, -ending.length)));
        }
      }
      return pronounceUpper(word.replaceAll("'", ''));
    }
    const singular = word.endsWith('S') && !word.endsWith('SS') ? word.slice(0, -1) : '';
    const stem = singular.length > 2 ? dictionary.get(singular) : undefined;
    return stem === undefined ? model.predict(word) : withS(stem);
  };

  const pronounceUpper = (word: string): Pronunciation => {
    if (!/[A-Z]/.test(word)) return [];
    const known = dictionary.get(word) ?? remembered.get(word);
    if (known !== undefined) return known;
    const pronunciation = outsideDictionary(word);
    if (remembered.size >= MOST_REMEMBERED) {
      const oldest = remembered.keys().next();
      if (!oldest.done) remembered.delete(oldest.value);
    }
    remembered.set(word, pronunciation);
    return pronunciation;
  };

  return (word) => pronounceUpper(word.toUpperCase());
}
