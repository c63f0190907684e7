/**
 * Python's character classes for text: its `\w`, `\d` and `\s` know all of Unicode, and its `\b` goes by that
 * `\w`, while JavaScript's know ASCII or differ in a few characters (U+FEFF, U+0085, U+001C to U+001F).
 */
const word = String.raw`[\p{L}\p{N}_]`;

/** For a regular expression with the flag `u`: no word begins or goes on before, or after, this place. */
export const wordEdge = {
  before: `(?<!${word})`,
  after: `(?!${word})`,
} as const;

/** For a regular expression with the flag `u`: what Python's `str.isspace` holds for. */
export const space = String.raw`[\t-\r\u{1c}-\u{20}\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]`;

const spaces = new RegExp(`${space}+`, 'gu');

/** The words between white space, as Python's `str.split()`: none is empty. */
export const splitWords = (text: string): string[] => text.split(spaces).filter(Boolean);

/** Every stretch of white space becomes one space. */
export const joinSpaces = (text: string): string => text.replace(spaces, ' ');

/** Decimal digits of every script as those of ASCII: `٣` becomes `3`. */
export const toAsciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));

/** Unicode keeps the ten decimal digits of a script together and in order, from its zero. */
function digitValue(code: number): number {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
