import type { Pronunciation } from './arpabet.ts';
import type { Said } from './english-sentence.ts';
import type { Dialect } from './ipa-dialects.ts';
import { type Following, weaken } from './weak-forms.ts';

/** A word of a sentence, or a mark, in the phonemes that a voice reads. `text` is how it was written. */
export type SpokenPart = {
  readonly text: string;
  readonly phonemes: string;
  readonly isMark: boolean;
};

const VOWEL = /^(?:AA|AE|AH|AO|AW|AX|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)/;
const SIBILANT = /^(?:S|Z|SH|ZH|CH|JH)$/;
const STRESSES = ['', 'ˈ', 'ˌ'] as const;

const isVowel = (phone: string | undefined): boolean => phone !== undefined && VOWEL.test(phone);
const bare = (phone: string): string => phone.replace(/[0-2]$/, '');
const isUnstressed = (phone: string): boolean => phone.endsWith('0');

/**
 * One word in IPA, a stress mark before each stressed vowel. `isWeak`: no marks, but vowels as if stressed.
 * `following` is what the next word begins with.
 */
export function wordToIpa(
  phones: Pronunciation,
  dialect: Dialect,
  isWeak: boolean,
  following: Following,
): string {
  let written = '';
  for (const [at, phone] of phones.entries()) {
    const stress = isWeak ? '' : (STRESSES[Number(/[0-2]$/.exec(phone)?.[0] ?? 0)] ?? '');
    const key = keysOf(phones, at, following).find((one) => dialect.sounds[one] !== undefined);
    written += stress + (key === undefined ? '' : dialect.sounds[key]);
  }
  return written;
}

/** The keys under which a dialect may have this phone, the most particular first. */
function keysOf(phones: Pronunciation, at: number, following: Following): string[] {
  const phone = phones[at] ?? '';
  const name = bare(phone);
  const own = isUnstressed(phone) ? phone : name;
  return [...around(phones, at, own, following), own, name];
}

function around(phones: Pronunciation, at: number, own: string, following: Following): string[] {
  const [before, next] = [phones[at - 1], phones[at + 1]];
  const nextIsVowel = isVowel(next) || (next === undefined && following === 'vowel');
  const keys: string[] = [];
  if (own === 'AH0' && at === 0 && phones.length > 1) keys.push('<AH0');
  if (isLikeButton(phones, at)) keys.push(`${own}>TN`);
  if (isLikeButton(phones, at + 1) && own === 'T') keys.push('T>TN');
  if (isLikeButton(phones, at - 1) && own === 'N') keys.push('N<TN');
  if (own === 'AH0' && /^[TDSZ]$/.test(before ?? '') && closes(phones, at + 1, 'N')) {
    keys.push('AH0>N');
  }
  const isAfterConsonant = before !== undefined && !isVowel(before) && before !== 'R';
  if (own === 'AH0' && isAfterConsonant && closes(phones, at + 1, 'L')) keys.push('AH0>L');
  if (own === 'T' && isFlap(phones, at)) keys.push('T.');
  if (/^[IA]H0$/.test(own) && isEnding(phones, at)) keys.push('IH0.');
  if (own === 'R' && !nextIsVowel) keys.push('R.');
  const name = bare(own);
  if (closes(phones, at + 1, 'R')) keys.push(`${name}>R`);
  if (nextIsVowel) keys.push(`${own}>V`);
  if (/^(?:F|TH|S|G|NG)$/.test(next ?? '')) keys.push(`${name}>F`);
  return keys;
}

/** True where `consonant` stands at `at` and no vowel follows it in the word. */
const closes = (phones: Pronunciation, at: number, consonant: string): boolean =>
  phones[at] === consonant && !isVowel(phones[at + 1]);

/** True of the unstressed vowel in "button": between t behind a vowel, and a closing n. */
const isLikeButton = (phones: Pronunciation, at: number): boolean =>
  phones[at] === 'AH0' &&
  phones[at - 1] === 'T' &&
  isVowel(phones[at - 2]) &&
  closes(phones, at + 1, 'N');

function isFlap(phones: Pronunciation, at: number): boolean {
  const [before, next] = [phones[at - 1], phones[at + 1]];
  const isBetween = isVowel(before) || before === 'R';
  return isBetween && isVowel(next) && isUnstressed(next ?? '') && !isLikeButton(phones, at + 1);
}

/** True of the vowel in "roses" and "wanted". */
function isEnding(phones: Pronunciation, at: number): boolean {
  if (at !== phones.length - 2) return false;
  const [before = '', last] = [phones[at - 1], phones[at + 1]];
  return (last === 'Z' && SIBILANT.test(before)) || (last === 'D' && /^[TD]$/.test(before));
}

/** In a row, such as in "(so). (And". */
const mostMarks = 3;

/** Marks that are pauses: brackets are not. */
const PAUSES = /^[.,!?…;:]$/;

/**
 * A sentence in the phonemes of a dialect. Function words are weakened, and what a word is followed by is
 * taken into account. Where marks stand beside one another, the first stays unless it is a comma.
 */
export function sentenceToIpa(said: readonly Said[], dialect: Dialect): SpokenPart[] {
  const parts: SpokenPart[] = [];
  for (const [at, { text, phones }] of said.entries()) {
    if (phones === null) addMark(parts, text, dialect.marks[text] ?? text);
    else {
      const following = followingOf(said[at + 1]);
      const standsAlone = following === 'pause' && followingOf(said[at - 1]) === 'pause';
      const { phones: heard, isWeak } = weaken(text, phones, following, standsAlone);
      const phonemes = wordToIpa(heard, dialect, isWeak, following);
      if (phonemes !== '') parts.push({ text, phonemes, isMark: false });
    }
  }
  return parts;
}

function followingOf(next: Said | undefined): Following {
  const [first] = next?.phones ?? [];
  if (first === undefined) return 'pause';
  return isVowel(first) ? 'vowel' : 'consonant';
}

export function addMark(parts: SpokenPart[], text: string, mark: string): void {
  const last = parts.at(-1);
  if (!PAUSES.test(mark)) {
    const isCrowded =
      parts.length >= mostMarks && parts.slice(-mostMarks).every((one) => one.isMark);
    if (last?.phonemes !== mark && !isCrowded) parts.push({ text, phonemes: mark, isMark: true });
  } else if (last === undefined) return;
  else if (!last.isMark || !PAUSES.test(last.phonemes)) {
    parts.push({ text, phonemes: mark, isMark: true });
  } else if (last.phonemes === ',') {
    parts[parts.length - 1] = { text, phonemes: mark, isMark: true };
  }
}

const opens = (part: SpokenPart | undefined): boolean => part?.phonemes === '(';

/** True of a part that a space stands before: a word or an opening bracket, but none behind such a bracket. */
export const isSpaced = (parts: readonly SpokenPart[], at: number): boolean =>
  at > 0 && (parts[at]?.isMark === false || opens(parts[at])) && !opens(parts[at - 1]);

/** The parts as one string. */
export const joinParts = (parts: readonly SpokenPart[]): string =>
  parts.map(({ phonemes }, at) => (isSpaced(parts, at) ? ` ${phonemes}` : phonemes)).join('');
