import type { Pronunciation } from './arpabet.ts';
import { loadEnglish } from './english-sentence.ts';
import type { PhonemeString } from './phoneme-string.ts';

/** Turns one normalised sentence into phonemes. Never throws; nothing is read from disk any more. */
export type EnglishPhonemizer = { readonly phonemize: (sentence: string) => PhonemeString };

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

  close(): PhonemeString {
    this.phones.push('_');
    this.tones.push(0);
    return { phones: this.phones, tones: this.tones };
  }
}

/**
 * The front end of TinyTTS for English: its symbols for the words and marks of `loadEnglish`.
 *
 * Differs from the pack's own code where that loses words: a word is looked up with its apostrophe and
 * its hyphens before it is taken apart, marks the model hardly saw become pauses, and no mark stands
 * beside another.
 *
 * @throws Error with a sentence that names the file, if either is not what it should be.
 */
export function loadEnglishPhonemizer(cmudict: string, g2pModel: string): EnglishPhonemizer {
  const pronounceSentence = loadEnglish(cmudict, g2pModel);
  const phonemize = (sentence: string): PhonemeString => {
    const collected = new Collected();
    for (const { text, phones } of pronounceSentence(sentence)) {
      if (phones === null) collected.addMark(MARKS[text] ?? ',');
      else collected.addWord(phones);
    }
    return collected.close();
  };
  return { phonemize };
}
