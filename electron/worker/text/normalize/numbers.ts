import {
  AMOUNT,
  amountWords,
  cardinalWords,
  NO_AMOUNT_BEFORE,
  ordinalWords,
  pairWords,
  yearWords,
} from './number-words.ts';

const ORDINAL = /(?<![\w.])(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:st|nd|rd|th)(?!\w)/gi;
const MIXED = /(?<![\w.,/])(?:(\d{1,6}) )?(\d{1,4})\/(\d{1,4})(?![\w/]|[.,]\d)/g;
const POWER_OF_TEN = new RegExp(
  String.raw`${NO_AMOUNT_BEFORE}(${AMOUNT})[eE]([+-]?)(\d{1,3})(?!\w)`,
  'g',
);
const RANGE = new RegExp(
  String.raw`(?<![\w.-])(?<!\d,)(${AMOUNT}%?)(?:[-–]| – )(?=(${AMOUNT}))(?!\2[-–]\d)`,
  'g',
);
/** "1 000 000", as the SI brochure groups digits. One group alone may be two numbers. */
const SPACED_THOUSANDS = /(?<![\w.,-])(?<!\d )[1-9]\d{0,2}(?: \d{3}){2,4}(?![\w,-]| \d)/g;
const YEAR_AFTER_WORD =
  /(?<=\b(?:in|since|from|until|till|year|circa|before|after|during|spring|summer|autumn|winter) )([12]\d{3})(?![\w%]|[.,:]\d| [a-z]{2,30}s\b(?<! (?:was|is|has)))/gi;
const YEAR = /(?<![\w.,-])((?:19|20)\d\d)(?![\w%]|[.,:]\d| [a-z]{2,30}s\b(?<! (?:was|is|has)))/g;
const MODEL_NUMBER = /(?<=\b[A-Z]{2,8}[ -]?)([1-9]\d(?:0[1-9]|[1-9]\d))(?![\w]|[.,:]\d)/g;
const ANY = new RegExp(String.raw`(?:${AMOUNT})(?!\d)|\d+`, 'g');

const DENOMINATORS: Readonly<Record<string, string>> = { '2': 'half', '4': 'quarter' };

/** "three quarters"; what is no proper fraction, or a well-known pair of numbers, is read as a pair. */
function speakFraction(numerator: string, denominator: string): string {
  const [above, below] = [Number(numerator), Number(denominator)];
  if (`${numerator}/${denominator}` === '24/7') return 'twenty-four seven';
  if (`${numerator}/${denominator}` === '9/11') return 'nine eleven';
  if (above === below) return `${cardinalWords(numerator)} ${cardinalWords(denominator)}`;
  if (above === 0 || above > below) {
    return `${cardinalWords(numerator)} over ${cardinalWords(denominator)}`;
  }
  const part = DENOMINATORS[denominator] ?? ordinalWords(denominator);
  if (above === 1) return `one ${part}`;
  return `${cardinalWords(numerator)} ${part === 'half' ? 'halves' : `${part}s`}`;
}

function speakMixed(whole: string | undefined, numerator: string, denominator: string): string {
  const fraction = speakFraction(numerator, denominator);
  if (whole === undefined) return fraction;
  if (Number(numerator) === 0 || Number(numerator) >= Number(denominator))
    return `${cardinalWords(whole)} ${fraction}`;
  return `${cardinalWords(whole)} and ${fraction.replace(/^one (?=half|quarter)/, 'a ')}`;
}

/** Ranges, negative numbers and powers of ten. Runs before units, which need the number behind it. */
export function speakNumberSigns(text: string): string {
  return text
    .replace(POWER_OF_TEN, (_, amount: string, sign: string, power: string) => {
      const raised = `${sign === '-' ? 'minus ' : ''}${cardinalWords(String(Number(power)))}`;
      return `${amountWords(amount)} times ten to the power of ${raised}`;
    })
    .replace(SPACED_THOUSANDS, (written) => written.replaceAll(' ', ''))
    .replace(RANGE, '$1 to ')
    .replace(/(?<=[A-Za-z]\d{1,6})-(?=\d)/g, ' ')
    .replace(/(?<=\d) - (?=\d)/g, ' minus ')
    .replace(/(?<![\w)\]'"^])-(?=\.?\d)/g, ' minus ');
}

/** Years, ordinals, fractions, model numbers, then every digit that is left. */
export function speakNumbers(text: string): string {
  return text
    .replace(ORDINAL, (_, digits: string) => ordinalWords(digits))
    .replace(MIXED, (_, whole: string | undefined, numerator: string, denominator: string) =>
      speakMixed(whole, numerator, denominator),
    )
    .replace(YEAR_AFTER_WORD, yearWords)
    .replace(YEAR, yearWords)
    .replace(MODEL_NUMBER, pairWords)
    .replace(/(?<=[A-Za-z\d])-?(?=\d)(?<!\d)|(?<=\d)-(?=\d)|(?<=\d)(?=[A-Za-z])/g, ' ')
    .replace(/(?<=[A-Za-z])\.(?=\d)/g, ' dot ')
    .replace(ANY, amountWords);
}
