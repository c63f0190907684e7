import { AMOUNT, amountWords, NO_AMOUNT_BEFORE } from './number-words.ts';
import { STANDALONE_UNITS, UNITS } from './unit-names.ts';

const longestFirst = (a: string, b: string): number => b.length - a.length;

const SYMBOL = [...UNITS.keys()].sort(longestFirst).join('|');
const POWERS: Readonly<Record<string, string>> = { '2': 'square ', '3': 'cubic ' };

const MEASURE = new RegExp(
  String.raw`${NO_AMOUNT_BEFORE}(${AMOUNT})([ -]?)(${SYMBOL})(?:\^?([23]))?(?![\w^])`,
  'g',
);
const PER = new RegExp(String.raw`(?<=[a-z])\/(${SYMBOL}|hour|day|week|month|year)(?!\w)`, 'g');
const STANDALONE = new RegExp(
  String.raw`(?<![\w'/.])(${[...STANDALONE_UNITS].sort(longestFirst).join('|')})(?![\w'])`,
  'g',
);

/** "K" and "k" multiply only when they touch the number: "10k steps", "a 7B model". "4K" is a name. */
const MULTIPLIERS: Readonly<Record<string, string>> = {
  k: 'thousand',
  K: 'thousand',
  M: 'million',
  B: 'billion',
  T: 'trillion',
};
const MULTIPLE = new RegExp(
  String.raw`${NO_AMOUNT_BEFORE}(?![48]K)(${AMOUNT})([kKMBT])(?!\w)`,
  'g',
);

/**
 * Measures in words: "5 km" is "five kilometers", "1 GB" "one gigabyte", "100 m^2" "one hundred square
 * meters", "3 MB/s" "three megabytes per second", "a 5-km run" "a five kilometer run".
 */
export function speakUnits(text: string): string {
  return text
    .replace(/(?<![\w.,])(\d{1,2})' ?(\d{1,2})"/g, '$1 foot $2')
    .replace(MULTIPLE, (_, amount: string, letter: string) => {
      return `${amountWords(amount)} ${MULTIPLIERS[letter] ?? letter}`;
    })
    .replace(
      MEASURE,
      (written, amount: string, joint: string, symbol: string, power: string | undefined) => {
        const name = UNITS.get(symbol);
        if (name === undefined) return written;
        const isOne = amount === '1' || joint === '-';
        const unit = isOne ? name[0] : name[1];
        return `${amountWords(amount)} ${POWERS[power ?? ''] ?? ''}${unit}`;
      },
    )
    .replace(STANDALONE, (symbol) => UNITS.get(symbol)?.[1] ?? symbol)
    .replace(PER, (_, symbol: string) => ` per ${UNITS.get(symbol)?.[0] ?? symbol}`);
}
