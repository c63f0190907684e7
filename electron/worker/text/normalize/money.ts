import { AMOUNT, amountWords, cardinalWords } from './number-words.ts';

type Currency = {
  readonly one: string;
  readonly many: string;
  /** Hundredths, where the currency has them: singular and plural. */
  readonly cents?: readonly [string, string];
};

const DOLLAR: Currency = { one: 'dollar', many: 'dollars', cents: ['cent', 'cents'] };
const POUND: Currency = { one: 'pound', many: 'pounds', cents: ['penny', 'pence'] };
const EURO: Currency = { one: 'euro', many: 'euros', cents: ['cent', 'cents'] };
const YEN: Currency = { one: 'yen', many: 'yen' };
const RUPEE: Currency = { one: 'rupee', many: 'rupees', cents: ['paisa', 'paise'] };
const WON: Currency = { one: 'won', many: 'won' };
const FRANC: Currency = { one: 'franc', many: 'francs' };

/** By sign, and by ISO 4217 code. */
const CURRENCIES: ReadonlyMap<string, Currency> = new Map([
  ['$', DOLLAR],
  ['£', POUND],
  ['€', EURO],
  ['¥', YEN],
  ['₹', RUPEE],
  ['₩', WON],
  ['USD', DOLLAR],
  ['GBP', POUND],
  ['EUR', EURO],
  ['JPY', YEN],
  ['INR', RUPEE],
  ['CHF', FRANC],
]);

const SCALES: ReadonlyMap<string, string> = new Map([
  ['k', 'thousand'],
  ['m', 'million'],
  ['mn', 'million'],
  ['mm', 'million'],
  ['b', 'billion'],
  ['bn', 'billion'],
  ['t', 'trillion'],
  ['tn', 'trillion'],
]);

const SCALE = String.raw`(?:(?:\s?(hundred|thousand|million|billion|trillion)|(k|mn|mm|m|bn|b|tn|t))(?![A-Za-z]))?`;
const RANGE = String.raw`(?:(?:\s?[-–]\s?[$£€¥₹₩]?|\sto\s[$£€¥₹₩])(${AMOUNT}))?`;
const SIGN_FIRST = new RegExp(
  String.raw`(?<![\w.])(-)?(?:US|AU?|CA?|NZ|HK)?(?<sign>[$£€¥₹₩])\s?(${AMOUNT})(?!\d)${RANGE}${SCALE}`,
  'gi',
);
const SIGN_LAST = new RegExp(
  String.raw`(?<![\w.$£€])(-)?(${AMOUNT})${SCALE}\s?(€|£|USD|EUR|GBP|JPY|INR|CHF)(?!\w)`,
  'gi',
);
const CODE_FIRST = new RegExp(
  String.raw`(?<!\w)(USD|EUR|GBP|JPY|INR|CHF)\s?(${AMOUNT})(?!\d)${SCALE}`,
  'g',
);
const CENTS = new RegExp(String.raw`(?<![\w.])(${AMOUNT})\s?¢`, 'g');

/** "three dollars and fifty cents"; an amount that is no whole number of cents is read with its point. */
function coins(amount: string, currency: Currency): string {
  const [whole = '', fraction = ''] = amount.split('.');
  const units = whole === '' ? 0 : Number(whole.replaceAll(',', ''));
  if (currency.cents === undefined || fraction.length !== 2) {
    const isOne = units === 1 && fraction === '';
    return `${amountWords(amount)} ${isOne ? currency.one : currency.many}`;
  }
  const hundredths = Number(fraction);
  const spoken: string[] = [];
  if (units > 0 || hundredths === 0) {
    spoken.push(`${cardinalWords(String(units))} ${units === 1 ? currency.one : currency.many}`);
  }
  if (hundredths > 0) {
    const [one, many] = currency.cents;
    spoken.push(`${cardinalWords(String(hundredths))} ${hundredths === 1 ? one : many}`);
  }
  return spoken.join(' and ');
}

type Sum = {
  readonly minus: string | undefined;
  readonly sign: string;
  readonly amount: string;
  readonly upTo?: string | undefined;
  readonly scale: string | undefined;
};

function speakSum({ minus, sign, amount, upTo, scale }: Sum): string {
  const currency = CURRENCIES.get(sign.toUpperCase());
  if (currency === undefined) return amount;
  const prefix = minus === undefined ? '' : 'minus ';
  const range = upTo === undefined ? '' : `${amountWords(amount)} to `;
  const last = upTo ?? amount;
  if (scale === undefined) return prefix + range + coins(last, currency);
  const scaleWord = SCALES.get(scale.toLowerCase()) ?? scale.toLowerCase();
  return `${prefix}${range}${amountWords(last)} ${scaleWord} ${currency.many}`;
}

/** Sums of money in words, with their scale: "$1.5 billion", "£2m", "20 €", "USD 50", "50¢". */
export function speakMoney(text: string): string {
  if (!/[$£€¥₹₩¢]|USD|EUR|GBP|JPY|INR|CHF/.test(text)) return text;
  type Group = string | undefined;
  return text
    .replace(
      SIGN_FIRST,
      (_, minus: Group, sign: string, amount: string, upTo: Group, word: Group, letter: Group) =>
        speakSum({ minus, sign, amount, upTo, scale: word ?? letter }),
    )
    .replace(
      SIGN_LAST,
      (_, minus: Group, amount: string, word: Group, letter: Group, sign: string) =>
        speakSum({ minus, sign, amount, scale: word ?? letter }),
    )
    .replace(CODE_FIRST, (_, sign: string, amount: string, word: Group, letter: Group) =>
      speakSum({ minus: undefined, sign, amount, scale: word ?? letter }),
    )
    .replace(
      CENTS,
      (_, amount: string) => `${amountWords(amount)} cent${amount === '1' ? '' : 's'}`,
    );
}
