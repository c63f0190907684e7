/*!
 * A port of `whisper/normalizers/basic.py` of OpenAI Whisper (https://github.com/openai/whisper), Copyright (c)
 * 2022 OpenAI, MIT License: see LICENSE-whisper.txt beside this file.
 */
import { joinSpaces } from './unicode-classes.ts';

/** Letters outside of ASCII that NFKD leaves whole. */
const additionalDiacritics: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['ß', 'ss'],
  ['ẞ', 'SS'],
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ð', 'd'],
  ['Ð', 'D'],
  ['þ', 'th'],
  ['Þ', 'th'],
  ['ł', 'l'],
  ['Ł', 'L'],
]);

const markOrSymbol = /[\p{M}\p{S}\p{P}]/gu;
const markSymbolOrLetter = new RegExp(
  `[\\p{M}\\p{S}\\p{P}${[...additionalDiacritics.keys()].join('')}]`,
  'gu',
);

/**
 * Marks after the 30th in a row, which no writing has (Unicode UAX 15, stream-safe text). Putting such a row in order
 * takes the square of its length.
 */
const surplusMarks = /(?<=[\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;

/**
 * NFKD; then marks that take no room (category Mn) go, other marks, symbols and punctuation become a space each
 * unless they are in `keep`, and letters such as `ø` become their plain ones.
 */
export function removeSymbolsAndDiacritics(text: string, keep = ''): string {
  return text
    .replace(surplusMarks, '')
    .normalize('NFKD')
    .replace(markSymbolOrLetter, (found) => {
      if (keep.includes(found)) return found;
      return additionalDiacritics.get(found) ?? (/\p{Mn}/u.test(found) ? '' : ' ');
    });
}

/** NFKC; then every mark, symbol and punctuation becomes a space. Accents that NFKC joins to their letter stay. */
export const removeSymbols = (text: string): string =>
  text.replace(surplusMarks, '').normalize('NFKC').replace(markOrSymbol, ' ');

/**
 * The text without what stands in brackets: `[…]` and `<…>` up to the first closing one of either kind, and `(…)`
 * where there is something in it. As the patterns `[<\[][^>\]]*[>\]]` and `\(([^)]+?)\)`, but in one pass: those take
 * the square of the length for a text of opening brackets.
 */
export const dropBracketed = (text: string): string =>
  dropBetween(dropBetween(text, /[<[]/g, /[>\]]/g, 0), /\(/g, /\)/g, 1);

function dropBetween(text: string, opening: RegExp, closing: RegExp, atLeast: number): string {
  const next = (bracket: RegExp, from: number): number => {
    bracket.lastIndex = from;
    return bracket.exec(text)?.index ?? text.length;
  };
  let kept = '';
  let from = 0;
  let open = next(opening, 0);
  while (open < text.length) {
    const close = next(closing, open + 1);
    if (close === text.length) break;
    if (close - open - 1 < atLeast) {
      open = next(opening, open + 1);
    } else {
      kept += text.slice(from, open);
      from = close + 1;
      open = next(opening, from);
    }
  }
  return kept + text.slice(from);
}

export type BasicNormalizing = {
  /** Accents go too; otherwise they stay where NFKC joins them to their letter. */
  readonly removeDiacritics?: boolean;
  /** Every grapheme becomes a word of its own, for writing without spaces. */
  readonly splitLetters?: boolean;
};

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The user-perceived characters of a text (Unicode UAX 29, extended grapheme clusters), white space among them. */
export const splitGraphemes = (text: string): string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/**
 * The basic normaliser of Whisper, for any language: lower case, nothing in brackets, no symbols. Never throws. As in
 * the original a space can be left at either end.
 */
export function normalizeBasic(text: string, how: BasicNormalizing = {}): string {
  const clean = how.removeDiacritics ? removeSymbolsAndDiacritics : removeSymbols;
  const cleaned = clean(dropBracketed(text.toLowerCase())).toLowerCase();
  return joinSpaces(how.splitLetters ? splitGraphemes(cleaned).join(' ') : cleaned);
}
