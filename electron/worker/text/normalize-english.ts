import { expandAbbreviations } from './normalize/abbreviations.ts';
import { separateJoinedWords, speakAcronyms } from './normalize/acronyms.ts';
import { foldCharacters } from './normalize/characters.ts';
import { speakDates } from './normalize/dates.ts';
import { speakMoney } from './normalize/money.ts';
import { speakNumberSigns, speakNumbers } from './normalize/numbers.ts';
import { speakPhoneNumbers, speakVersions } from './normalize/phone-numbers.ts';
import { tidyPunctuation } from './normalize/punctuation.ts';
import { speakRomanNumerals } from './normalize/roman-numerals.ts';
import { speakPowers, speakSigns, speakSignsBesideDigits } from './normalize/signs.ts';
import { speakTimes } from './normalize/times.ts';
import { speakUnits } from './normalize/units.ts';
import { speakWebAddresses } from './normalize/web-addresses.ts';

type Stage = (text: string) => string;

/** The most particular shape first: a date is no range, and a range is no subtraction. */
const DIGIT_STAGES: readonly Stage[] = [
  speakDates,
  speakTimes,
  speakPhoneNumbers,
  speakVersions,
  speakMoney,
  speakSignsBesideDigits,
  speakNumberSigns,
  speakUnits,
  speakPowers,
  speakNumbers,
];

/**
 * Units once before joined words are taken apart ("kHz" is one word) and once after ("msA" is two). The
 * first tidying brings words and their full stops together, which abbreviations
 * look for.
 */
const WORD_STAGES: readonly Stage[] = [
  speakUnits,
  separateJoinedWords,
  speakUnits,
  speakSigns,
  tidyPunctuation,
  speakRomanNumerals,
  expandAbbreviations,
  speakAcronyms,
  tidyPunctuation,
];

/** Text without spaces can hold one rule's shape inside another's ("AU.S."); it settles in a few. */
const MOST_PASSES = 5;

function speakOnce(text: string): string {
  let spoken = speakWebAddresses(foldCharacters(text));
  if (/\d/.test(spoken)) for (const stage of DIGIT_STAGES) spoken = stage(spoken);
  for (const stage of WORD_STAGES) spoken = stage(spoken);
  return spoken;
}

/**
 * Written English as words that can be spoken: numbers, dates, money, units, abbreviations, addresses
 * and signs are written out; accents are folded; what cannot be said is dropped.
 *
 * The result holds only the letters A to Z, single spaces, line feeds and `'"().,!?;:…-`. A capital
 * that stands alone is a letter to be named. Normalising it again changes nothing. Costs linear time;
 * never throws.
 */
export function normalizeEnglish(text: string): string {
  let spoken = speakOnce(text);
  for (let pass = 1; pass < MOST_PASSES; pass++) {
    const again = speakOnce(spoken);
    if (again === spoken) break;
    spoken = again;
  }
  return spoken;
}
