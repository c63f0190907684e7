import { toCardinal, toOrdinal } from 'n2words/en-US';

/** Beyond this many digits a number is an identifier: it is read digit by digit. */
const LONGEST_QUANTITY = 15;

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/**
 * The source of a regular expression for a written amount: "5", "1,200", "3.14", ".5". Its quantifiers
 * are bounded, so that no text costs more than linear time.
 */
export const AMOUNT = String.raw`(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,12})?|\d{1,15}(?:\.\d{1,12})?|\.\d{1,12})`;

/** What must stand before an amount: neither a part of a word nor of a longer number. */
export const NO_AMOUNT_BEFORE = String.raw`(?<![\w.])(?<!\d,)`;

/** "042" as "zero four two". Any other character in `digits` is skipped. */
export function digitWords(digits: string): string {
  const words: string[] = [];
  for (const digit of digits) {
    const word = DIGITS[digit.charCodeAt(0) - 48];
    if (word !== undefined) words.push(word);
  }
  return words.join(' ');
}

/** A whole number in digits, with or without thousands separators: "1,200" as "one thousand two hundred". */
export function cardinalWords(written: string): string {
  const digits = written.replaceAll(',', '');
  const isIdentifier = digits.length > LONGEST_QUANTITY || (digits.length > 1 && digits[0] === '0');
  return isIdentifier ? digitWords(digits) : toCardinal(Number(digits));
}

/** "22" as "twenty-second"; "0" as "zeroth". */
export function ordinalWords(written: string): string {
  const digits = written.replaceAll(',', '');
  const value = Number(digits);
  if (value === 0) return 'zeroth';
  return digits.length > LONGEST_QUANTITY ? digitWords(digits) : toOrdinal(value);
}

/** An `AMOUNT`: digits after the point are read one by one, "3.14" as "three point one four". */
export function amountWords(written: string): string {
  const point = written.indexOf('.');
  if (point < 0) return cardinalWords(written);
  const whole = written.slice(0, point);
  return `${whole === '' ? 'zero' : cardinalWords(whole)} point ${digitWords(written.slice(point + 1))}`;
}

/** Four digits in pairs: "1984" as "nineteen eighty-four", "1905" as "nineteen oh five". */
export function pairWords(four: string): string {
  const high = cardinalWords(String(Number(four.slice(0, 2))));
  const low = Number(four.slice(2));
  if (low === 0) return `${high} hundred`;
  return low < 10 ? `${high} oh ${DIGITS[low]}` : `${high} ${cardinalWords(String(low))}`;
}

/** A year of up to four digits as it is said: "2026" in pairs, "2005" as "two thousand five". */
export function yearWords(year: string): string {
  const value = Number(year);
  if (year.length !== 4 || value < 1010 || (value >= 2000 && value < 2010)) {
    return cardinalWords(String(value));
  }
  return value % 1000 === 0 ? cardinalWords(year) : pairWords(year);
}

/** "fifty" as "fifties", "hundred" as "hundreds", "six" as "sixes". */
export function pluralNumber(words: string): string {
  if (words.endsWith('y')) return `${words.slice(0, -1)}ies`;
  return words.endsWith('x') ? `${words}es` : `${words}s`;
}
