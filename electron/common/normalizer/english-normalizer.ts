/*!
 * A port of `EnglishTextNormalizer` in `whisper/normalizers/english.py` of OpenAI Whisper
 * (https://github.com/openai/whisper), Copyright (c) 2022 OpenAI, MIT License: see LICENSE-whisper.txt beside this file.
 */
import { dropBracketed, removeSymbolsAndDiacritics } from './basic-normalizer.ts';
import { normalizeEnglishNumbers } from './english-numbers.ts';
import { americanSpellings } from './english-spellings.ts';
import { joinSpaces, space, splitWords, wordEdge } from './unicode-classes.ts';

const hesitations = wholeWord('(?:hmm|mm|mhm|mmm|uh|um)');

/** A stretch of white space is looked at once, from its start: the original looks from each of its characters. */
const spacedApostrophe = new RegExp(`(?<!${space})${space}+'`, 'gu');

function wholeWord(pattern: string): RegExp {
  return new RegExp(`${wordEdge.before}${pattern}${wordEdge.after}`, 'gu');
}

const ending = (pattern: string): RegExp => new RegExp(`${pattern}${wordEdge.after}`, 'gu');

/** In the order of the original: a perfect ("'s been") goes before the general contraction ("'s"). */
const replacements: readonly (readonly [RegExp, string])[] = [
  ...(
    [
      ["won't", 'will not'],
      ["can't", 'can not'],
      ["let's", 'let us'],
      ["ain't", 'aint'],
      ["y'all", 'you all'],
      ['wanna', 'want to'],
      ['gotta', 'got to'],
      ['gonna', 'going to'],
      ["i'ma", 'i am going to'],
      ['imma', 'i am going to'],
      ['woulda', 'would have'],
      ['coulda', 'could have'],
      ['shoulda', 'should have'],
      ["ma'am", 'madam'],
      ['mr', 'mister '],
      ['mrs', 'missus '],
      ['st', 'saint '],
      ['dr', 'doctor '],
      ['prof', 'professor '],
      ['capt', 'captain '],
      ['gov', 'governor '],
      ['ald', 'alderman '],
      ['gen', 'general '],
      ['sen', 'senator '],
      ['rep', 'representative '],
      ['pres', 'president '],
      ['rev', 'reverend '],
      ['hon', 'honorable '],
      ['asst', 'assistant '],
      ['assoc', 'associate '],
      ['lt', 'lieutenant '],
      ['col', 'colonel '],
      ['jr', 'junior '],
      ['sr', 'senior '],
      ['esq', 'esquire '],
    ] as const
  ).map(([word, full]) => [wholeWord(word), full] as const),
  ...(
    [
      ["'d been", ' had been'],
      ["'s been", ' has been'],
      ["'d gone", ' had gone'],
      ["'s gone", ' has gone'],
      ["'d done", ' had done'],
      ["'s got", ' has got'],
      ["n't", ' not'],
      ["'re", ' are'],
      ["'s", ' is'],
      ["'d", ' would'],
      ["'ll", ' will'],
      ["'t", ' not'],
      ["'ve", ' have'],
      ["'m", ' am'],
    ] as const
  ).map(([contraction, full]) => [ending(contraction), full] as const),
];

/** British spellings as American ones, word by word; the words come back with one space between them. */
export const normalizeEnglishSpelling = (text: string): string =>
  splitWords(text)
    .map((word) => americanSpellings.get(word) ?? word)
    .join(' ');

/**
 * The English normaliser of Whisper (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision",
 * appendix C): lower case, nothing in brackets, no hesitations, contractions and titles in full, numbers in digits,
 * American spelling, no accents and symbols but those of a number. Never throws; the time is about linear in the
 * length. The result of it is not always its own result (`1.5` becomes `one.5`), as in the original.
 */
export function normalizeEnglish(text: string): string {
  let plain = dropBracketed(text.toLowerCase())
    .replace(hesitations, '')
    .replace(spacedApostrophe, "'");
  for (const [pattern, full] of replacements) plain = plain.replace(pattern, full);
  plain = plain.replace(/(\p{Nd}),(\p{Nd})/gu, '$1$2').replace(/\.([^0-9]|$)/gu, ' $1');
  plain = normalizeEnglishNumbers(removeSymbolsAndDiacritics(plain, '.%$¢€£'));
  plain = normalizeEnglishSpelling(plain);
  return joinSpaces(plain.replace(/[.$¢€£]([^0-9])/gu, ' $1').replace(/([^0-9])%/gu, '$1 '));
}
