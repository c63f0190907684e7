/*!
 * A port of `EnglishNumberNormalizer` in `whisper/normalizers/english.py` of OpenAI Whisper
 * (https://github.com/openai/whisper), Copyright (c) 2022 OpenAI, MIT License: see LICENSE-whisper.txt beside this file.
 */
import {
  currencies,
  decimals,
  multipliers,
  numberWords,
  ones,
  prefixes,
  type Suffixed,
  signs,
  suffixedMultipliers,
  suffixedOnes,
  suffixedTens,
  tens,
  zeros,
} from './english-number-words.ts';
import { space, splitWords, toAsciiDigits, wordEdge } from './unicode-classes.ts';

const numeral = /^\p{Nd}+(?:\.\p{Nd}+)?$/u;
const decimal = /^(?=\p{Nd}|\.\p{Nd})(\p{Nd}*)(?:\.(\p{Nd}*))?$/u;

/** Python reads no number of more digits, and its normaliser takes such a one for a word; so the work stays bounded. */
const mostDigits = 4_300;

/** `digits` / `scale`, or null for what is no number. */
function readDecimal(text: string): { digits: bigint; scale: bigint } | null {
  const [, whole = '', part = ''] = decimal.exec(text) ?? [];
  if (whole === '' && part === '') return null;
  if (whole.length > mostDigits || part.length > mostDigits) return null;
  return { digits: BigInt(toAsciiDigits(whole + part)), scale: 10n ** BigInt(part.length) };
}

/** A text of digits as a whole number after it was multiplied; null where that leaves a fraction. */
function multiplied(text: string, by: bigint): bigint | null {
  const read = readDecimal(text);
  if (read === null) return null;
  const product = read.digits * by;
  return product % read.scale === 0n ? product / read.scale : null;
}

/**
 * Reads words one after the other and writes them with numbers in digits. What was read of a number is `#value`: a
 * bigint while it can still be added to ("twenty", then "one"), a text once its digits are fixed ("oh seven", "3.1").
 */
class NumberWriter {
  readonly written: string[] = [];
  #value: bigint | string | null = null;
  #prefix = '';

  /** Takes `word`, which stands between `before` and `after`. True: `after` was taken with it. */
  take(word: string, before: string, after: string): boolean {
    const isBeforeNumber = numberWords.has(after) || numeral.test(after);
    const prefix = prefixes.has(word.charAt(0)) ? word.charAt(0) : '';
    const bare = word.slice(prefix.length);
    const read = numeral.test(bare) ? readDecimal(bare) : null;
    const one = ones.get(word);
    const ten = tens.get(word);
    const multiplier = multipliers.get(word);
    const suffixedOne = suffixedOnes.get(word);
    const suffixedTen = suffixedTens.get(word);
    const suffixedMultiplier = suffixedMultipliers.get(word);
    const currency = currencies.get(word);
    const sign = signs.get(word);

    if (read !== null) this.#takeNumeral(word, prefix, bare, read);
    else if (!numberWords.has(word)) this.#pass(word);
    else if (zeros.has(word)) this.#value = `${this.#digits()}0`;
    else if (one !== undefined) this.#value = this.#withOnes(one, before);
    else if (suffixedOne !== undefined) {
      this.#write(this.#withOnes(suffixedOne.value, before) + suffixedOne.suffix);
    } else if (ten !== undefined) this.#value = this.#added(ten, 100n);
    else if (suffixedTen !== undefined) {
      this.#write(this.#added(suffixedTen.value, 100n) + suffixedTen.suffix);
    } else if (multiplier !== undefined) this.#multiply(multiplier);
    else if (suffixedMultiplier !== undefined) this.#endWithMultiplier(suffixedMultiplier);
    else if (sign !== undefined) {
      this.end();
      if (isBeforeNumber) this.#prefix = sign;
      else this.#write(word);
    } else if (currency !== undefined) {
      if (this.#value === null) this.#write(word);
      else {
        this.#prefix = currency;
        this.end();
      }
    } else if (word === 'percent' || word === 'per') return this.#takePercent(word, after);
    else if (!isBeforeNumber) this.#pass(word);
    else if (word === 'and') {
      if (!multipliers.has(before)) this.#pass(word);
    } else if (word === 'point') {
      if (decimals.has(after) || numeral.test(after)) this.#value = `${this.#digits()}.`;
    } else if (ones.has(after) || zeros.has(after)) {
      const times = word === 'double' ? 2 : 3;
      this.#value = this.#digits() + String(ones.get(after) ?? 0n).repeat(times);
      return true;
    } else this.#pass(word);
    return false;
  }

  /** Writes the number that was read, if there is one. */
  end(): void {
    if (this.#value !== null) this.#write(String(this.#value));
  }

  #write(text: string): void {
    this.written.push(this.#prefix + text);
    this.#value = null;
    this.#prefix = '';
  }

  #pass(word: string): void {
    this.end();
    this.#write(word);
  }

  /** The digits so far, to write more after them; those of a plain 0 do not count. */
  #digits(): string {
    return this.#value === null || this.#value === 0n ? '' : String(this.#value);
  }

  #takeNumeral(
    word: string,
    prefix: string,
    bare: string,
    { digits, scale }: { digits: bigint; scale: bigint },
  ): void {
    if (typeof this.#value === 'string' && this.#value.endsWith('.')) {
      this.#value += word;
      return;
    }
    this.end();
    if (prefix !== '') this.#prefix = prefix;
    this.#value = digits % scale === 0n ? digits / scale : bare;
  }

  /** The value with more of it: added where it ends in zeros, else written behind. */
  #added(more: bigint, room: bigint): bigint | string {
    const value = this.#value;
    if (value === null) return more;
    return typeof value === 'bigint' && value % room === 0n ? value + more : `${value}${more}`;
  }

  #withOnes(more: bigint, before: string): bigint | string {
    const value = this.#value;
    if (value === null) return more;
    if (typeof value === 'string' && tens.has(before) && more < 10n) {
      return `${value.slice(0, -1)}${more}`;
    }
    return ones.has(before) ? `${value}${more}` : this.#added(more, more < 10n ? 10n : 100n);
  }

  #multiply(by: bigint): void {
    const value = this.#value;
    if (value === null) this.#value = by;
    else if (typeof value === 'bigint') this.#value = thousandsTimes(value, by);
    else {
      const product = multiplied(value, by);
      if (product === null) this.end();
      this.#value = product ?? by;
    }
  }

  #endWithMultiplier({ value: by, suffix }: Suffixed): void {
    const value = this.#value;
    if (value === null) this.#write(by + suffix);
    else if (typeof value === 'bigint') this.#write(thousandsTimes(value, by) + suffix);
    else {
      const product = multiplied(value, by);
      if (product === null) this.end();
      this.#write((product ?? by) + suffix);
    }
  }

  #takePercent(word: string, after: string): boolean {
    const isWhole = word === 'percent' || after === 'cent';
    if (this.#value === null || !isWhole) {
      this.#pass(word);
      return false;
    }
    this.#write(`${this.#value}%`);
    return word === 'per';
  }
}

/** "Two thousand three" times a hundred is 2,300: only what lies below the thousands is multiplied. */
const thousandsTimes = (value: bigint, by: bigint): bigint =>
  (value / 1000n) * 1000n + (value % 1000n) * by;

const half = new RegExp(`${wordEdge.before}and${space}+a${space}+half${wordEdge.after}`, 'u');
const spacedSuffix = new RegExp(`([0-9])${space}+(st|nd|rd|th|s)${wordEdge.after}`, 'gu');

/** "Three and a half" becomes "three point five"; digits and letters part, but for endings: "b747", "10 th". */
function prepare(text: string): string {
  const segments = text.split(half);
  const parts = segments.flatMap((segment, index) => {
    const last = splitWords(segment).at(-1);
    if (last === undefined) return [];
    if (index === segments.length - 1) return [segment];
    const isNumber = decimals.has(last) || multipliers.has(last);
    return [segment, isNumber ? 'point five' : 'and a half'];
  });
  return parts
    .join(' ')
    .replace(/([a-z])([0-9])/g, '$1 $2')
    .replace(/([0-9])([a-z])/g, '$1 $2')
    .replace(spacedSuffix, '$1$2');
}

const dollarsAndCents = new RegExp(`([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})${wordEdge.after}`, 'gu');
const onlyCents = new RegExp(`[€£$]0.([0-9]{1,2})${wordEdge.after}`, 'gu');
const loneOne = new RegExp(`${wordEdge.before}1(s?)${wordEdge.after}`, 'gu');

/** "$2 and ¢7" becomes "$2.07", "$0.36" "¢36", and a lone "1" is "one" again. */
const finish = (text: string): string =>
  text
    .replace(
      dollarsAndCents,
      (_, currency: string, whole: string, cents: string) =>
        `${currency}${whole}.${cents.padStart(2, '0')}`,
    )
    .replace(onlyCents, (_, cents: string) => `¢${Number(cents)}`)
    .replace(loneOne, 'one$1');

/**
 * Numbers in words as digits, the text being in lower case: "two hundred million dollars" → "$200000000", "thirty
 * first" → "31st", "nine one one" → "911". Never throws. Where the original fails (a numeral of more than 4,300
 * digits), the numeral stays a word.
 */
export function normalizeEnglishNumbers(text: string): string {
  const words = splitWords(prepare(text));
  const writer = new NumberWriter();
  let isTaken = false;
  for (const [index, word] of words.entries()) {
    isTaken = !isTaken && writer.take(word, words[index - 1] ?? '', words[index + 1] ?? '');
  }
  writer.end();
  return finish(writer.written.join(' '));
}
