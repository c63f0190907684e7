import type { Pronunciation } from './arpabet.ts';
import { loadLetterToSound } from './letter-to-sound.ts';
import type { PhonemeString } from './phoneme-string.ts';
import { loadPronouncingDictionary } from './pronouncing-dictionary.ts';
import { createWordPronouncer } from './word-pronouncer.ts';

/** Turns one normalised sentence into phonemes. Never throws; nothing is read from disk any more. */
export type EnglishPhonemizer = { readonly phonemize: (sentence: string) => PhonemeString };

const TOKEN = /[A-Za-z'][A-Za-z'-]*|[.,!?…;:()]/g;

/** The marks that the model was trained on; the others become the pause that they stand for. */
const MARKS: Readonly<Record<string, string>> = {
  '.': '.',
  ',': ',',
  '!': '!',
  '?': '?',
  '…': '…',
  ';': ',',
  ':': ',',
  '(': ',',
  ')': ',',
};

const LETTER = /^[A-Z]$/;
const LETTER_A: Pronunciation = ['EY1'];

/** The symbols of one sentence while they are collected. */
class Collected {
  readonly phones: string[] = ['_'];
  readonly tones: number[] = [0];
  #endsInMark = true;

  addWord(pronunciation: Pronunciation): void {
    for (const phone of pronunciation) {
      const stress = phone.charCodeAt(phone.length - 1) - 48;
      const isStressed = stress >= 0 && stress <= 2;
      const name = (isStressed ? phone.slice(0, -1) : phone).toLowerCase();
      this.phones.push(name === 'v' ? 'V' : name);
      this.tones.push(isStressed ? stress + 1 : 0);
    }
    this.#endsInMark = false;
  }

  /** One mark between words: a comma gives way to any other. */
  addMark(mark: string): void {
    if (!this.#endsInMark) {
      this.phones.push(mark);
      this.tones.push(0);
    } else if (this.phones.at(-1) === ',') {
      this.phones[this.phones.length - 1] = mark;
    }
    this.#endsInMark = true;
  }

  /** True where no word stands yet, or a mark stands since. */
  get startsClause(): boolean {
    return this.#endsInMark;
  }

  close(): PhonemeString {
    this.phones.push('_');
    this.tones.push(0);
    return { phones: this.phones, tones: this.tones };
  }
}

/**
 * "A" is the letter's name beside another single capital ("A P I") and inside a clause ("plan A"), the
 * article where a clause starts.
 */
function isLetterA(tokens: readonly string[], at: number, startsClause: boolean): boolean {
  if (tokens[at] !== 'A') return false;
  return !startsClause || LETTER.test(tokens[at + 1] ?? '') || tokens[at + 1] === "I's";
}

/**
 * The front end of TinyTTS for English: the CMU Pronouncing Dictionary, and for words outside it the
 * letter-to-sound model of g2p_en. Both files are read, checked and prepared here, in about half a second.
 *
 * Differs from the pack's own code where that loses words: a word is looked up with its apostrophe and
 * its hyphens before it is taken apart, marks the model hardly saw become pauses, and no mark stands
 * beside another.
 *
 * @param cmudict Path of the dictionary, a JSON object of words to ARPAbet phones.
 * @param g2pModel Path of the model, a JSON object of base64 tensors.
 * @throws Error with a sentence that names the file, if either is not what it should be.
 */
export function loadEnglishPhonemizer(cmudict: string, g2pModel: string): EnglishPhonemizer {
  const pronounce = createWordPronouncer(
    loadPronouncingDictionary(cmudict),
    loadLetterToSound(g2pModel),
  );
  const phonemize = (sentence: string): PhonemeString => {
    const collected = new Collected();
    const tokens: readonly string[] = sentence.match(TOKEN) ?? [];
    for (const [at, token] of tokens.entries()) {
      const mark = MARKS[token];
      if (mark !== undefined) collected.addMark(mark);
      else if (isLetterA(tokens, at, collected.startsClause)) collected.addWord(LETTER_A);
      else {
        const pronunciation = pronounce(token);
        if (pronunciation.length > 0) collected.addWord(pronunciation);
      }
    }
    return collected.close();
  };
  return { phonemize };
}
