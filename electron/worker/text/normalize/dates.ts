import { cardinalWords, ordinalWords, pluralNumber, yearWords } from './number-words.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const MONTH = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`;
const YEAR = String.raw`(?:(?:,\s?|\s)([12]\d{3})(?!\d|[,.:/%-]\d))?`;

const ISO = /(?<![\w.-])([12]\d{3})([-/])(\d{2})\2(\d{2})(?![\w/-])/g;
const ISO_WITH_TIME = /(?<![\w.-])([12]\d{3}-\d{2}-\d{2})T(?=\d\d:)/g;
const SLASHES = /(?<![\w/.])(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?![\w/])/g;
const DOTS = /(?<![\w.])(\d{1,2})\.(\d{1,2})\.([12]\d{3})(?![\w]|\.\d)/g;
const MONTH_DAY = new RegExp(
  String.raw`(?<!\w)${MONTH}\.?\s(\d{1,2})(?:st|nd|rd|th)?(?!\w|[.,:/%]\d)${YEAR}`,
  'g',
);
const DAY_MONTH = new RegExp(
  String.raw`(?<![\w.,/])(?:(the|The)\s)?(\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?${MONTH}(?!\w)(?:\.(?=,?\s\d))?${YEAR}`,
  'g',
);
const MONTH_YEAR = new RegExp(
  String.raw`(?<!\w)${MONTH}\.?,?\s([12]\d{3})(?![\d%]|[,.:/-]\d)`,
  'g',
);
const MONTH_ALONE = /(?<!\w)(Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.(?=\s[a-z\d])/g;

/** Without a prefix "30s" is a duration; "the 90s" and "1990s" are decades. */
const DECADE = /(?<![\w.,])(?:('|(?:the|The|early|late|mid) ?-?)(\d0)|([12]\d\d0))'?s(?!\w)/g;

const monthName = (written: string): string =>
  MONTHS.find((month) => month.startsWith(written.slice(0, 3))) ?? written;

const isDay = (day: string): boolean => Number(day) >= 1 && Number(day) <= 31;

const withYear = (date: string, year: string | undefined): string =>
  year === undefined ? date : `${date}, ${yearWords(year)}`;

/** "November twenty-second, twenty twenty-six", or the text as it stood where there is no such day. */
function speakDate(written: string, month: string, day: string, year: string): string {
  const name = MONTHS[Number(month) - 1];
  if (name === undefined || !isDay(day)) return written;
  const century = year.length === 2 ? (Number(year) < 70 ? '20' : '19') : '';
  return withYear(`${name} ${ordinalWords(day)}`, century + year);
}

/**
 * Dates in words: 2026-11-22 (ISO 8601), 11/22/2026 (month first unless that is no month), 22.11.2026
 * (day first), "Nov 22, 2026", "22 November", "the 90s". Months count as such only when they are capitalised.
 */
export function speakDates(text: string): string {
  return text
    .replace(ISO_WITH_TIME, '$1 ')
    .replace(ISO, (written, year: string, _joint: string, month: string, day: string) =>
      speakDate(written, month, day, year),
    )
    .replace(SLASHES, (written, first: string, second: string, year: string) =>
      Number(first) > 12
        ? speakDate(written, second, first, year)
        : speakDate(written, first, second, year),
    )
    .replace(DOTS, (written, day: string, month: string, year: string) =>
      speakDate(written, month, day, year),
    )
    .replace(MONTH_DAY, (written, month: string, day: string, year: string | undefined) =>
      isDay(day) ? withYear(`${monthName(month)} ${ordinalWords(day)}`, year) : written,
    )
    .replace(
      DAY_MONTH,
      (written, the: string | undefined, day: string, month: string, year: string | undefined) =>
        isDay(day)
          ? withYear(`${the ?? 'the'} ${ordinalWords(day)} of ${monthName(month)}`, year)
          : written,
    )
    .replace(
      MONTH_YEAR,
      (_, month: string, year: string) => `${monthName(month)} ${yearWords(year)}`,
    )
    .replace(MONTH_ALONE, (_, month: string) => monthName(month))
    .replace(DECADE, (_, prefix: string | undefined, tens: string, year: string | undefined) => {
      if (year !== undefined) return pluralNumber(yearWords(year));
      return (prefix === "'" ? '' : (prefix ?? '')) + pluralNumber(cardinalWords(tens));
    });
}
