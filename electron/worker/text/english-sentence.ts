import type { Pronunciation } from './arpabet.ts';
import { loadLetterToSound } from './letter-to-sound.ts';
import { loadPronouncingDictionary } from './pronouncing-dictionary.ts';
import { createWordPronouncer } from './word-pronouncer.ts';

/** A word of a sentence with its sounds, or a punctuation mark, which has none. */
export type Said = { readonly text: string; readonly phones: Pronunciation | null };

/** One normalised sentence as words and marks, in their order. Never throws; reads nothing from disk. */
export type PronounceSentence = (sentence: string) => Said[];

const TOKEN = /[A-Za-z'][A-Za-z'-]*|[.,!?…;:()]/g;
const MARK = /^[.,!?…;:()]$/;
const LETTER = /^[A-Z]$/;
const LETTER_A: Pronunciation = ['EY1'];

/**
 * "A" is the letter's name beside another single capital ("A P I") and inside a clause ("plan A"), the
 * article where a clause starts.
 */
function isLetterA(tokens: readonly string[], at: number, startsClause: boolean): boolean {
  if (tokens[at] !== 'A') return false;
  return !startsClause || LETTER.test(tokens[at + 1] ?? '') || tokens[at + 1] === "I's";
}

/**
 * English by the CMU Pronouncing Dictionary, and for words outside it the letter-to-sound model of g2p_en.
 * Both files are read, checked and prepared here, in about half a second. A word without a sound is left
 * out; quotes are silent.
 *
 * @param cmudict Path of the dictionary, a JSON object of words to ARPAbet phones.
 * @param g2pModel Path of the model, a JSON object of base64 tensors.
 * @throws Error with a sentence that names the file, if either is not what it should be.
 */
export function loadEnglish(cmudict: string, g2pModel: string): PronounceSentence {
  const pronounce = createWordPronouncer(
    loadPronouncingDictionary(cmudict),
    loadLetterToSound(g2pModel),
  );
  return (sentence) => {
    const said: Said[] = [];
    const tokens: readonly string[] = sentence.match(TOKEN) ?? [];
    for (const [at, text] of tokens.entries()) {
      if (MARK.test(text)) {
        said.push({ text, phones: null });
        continue;
      }
      const last = said.at(-1);
      const startsClause = last === undefined || last.phones === null;
      const phones = isLetterA(tokens, at, startsClause) ? LETTER_A : pronounce(text);
      if (phones.length > 0) said.push({ text, phones });
    }
    return said;
  };
}
