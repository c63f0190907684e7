import type { Pronunciation } from './arpabet.ts';

/** What a word is followed by, which decides how some are said. */
export type Following = 'vowel' | 'consonant' | 'pause';

/** How a word is said where it stands. `isWeak`: without stress, its vowel kept full ("ænd", not "ənd"). */
export type Stressed = { readonly phones: Pronunciation; readonly isWeak: boolean };

/** Words that carry no stress unless they end a clause ("What is it for?"). */
const WEAK_INSIDE = new Set(
  `and or nor but if as than at by for from in into of on to with is are was were be been am has have had can could
  will would shall should`.split(/\s+/),
);

/** Pronouns and their like carry none even there ("We saw him."). */
const WEAK_EVERYWHERE = new Set(
  `he she we you they it him her them us me his its my your our their the a an`.split(/\s+/),
);

const THE = { vowel: ['DH', 'IY0'], consonant: ['DH', 'AH0'], pause: ['DH', 'AH0'] } as const;
const TO = { vowel: ['T', 'UH0'], consonant: ['T', 'AH0'], pause: ['T', 'UW1'] } as const;

/** The article's vowel is one of its own in both misaki's and espeak's English: no ARPAbet phone. */
export const ARTICLE_VOWEL = 'AX0';

/**
 * A word as it sounds inside a sentence, after misaki, the front end that Kokoro learned from: function words
 * lose their stress, "the" and "to" change before a vowel, "I" is half stressed. A word that stands alone between
 * pauses keeps its stress.
 */
export function weaken(
  text: string,
  phones: Pronunciation,
  following: Following,
  standsAlone: boolean,
): Stressed {
  const word = text.toLowerCase();
  const isLetter = phones.length === 1 && phones[0] === 'EY1';
  if (standsAlone || isLetter) return { phones, isWeak: false };
  if (word === 'the') return { phones: THE[following], isWeak: true };
  if (word === 'to') return { phones: TO[following], isWeak: following !== 'pause' };
  if (word === 'a') return { phones: [ARTICLE_VOWEL], isWeak: true };
  if (word === 'an') return { phones: [ARTICLE_VOWEL, 'N'], isWeak: true };
  if (word === 'i') return { phones: ['AY2'], isWeak: false };
  const isWeak = WEAK_EVERYWHERE.has(word) || (following !== 'pause' && WEAK_INSIDE.has(word));
  return { phones, isWeak };
}
