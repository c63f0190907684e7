import { cardinalWords } from './number-words.ts';

const HALF = String.raw`(?:\s?([ap])\.?\s?m(?![A-Za-z])(\.)?)`;
const CLOCK = new RegExp(
  String.raw`(?<![\w:.])(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?(?![\d:])${HALF}?`,
  'gi',
);
const HOUR = new RegExp(String.raw`(?<![\w:.,])(\d{1,2})${HALF}`, 'gi');
const BETWEEN_TIMES = /(?<=:\d\d)\s?[-–]\s?(?=\d{1,2}:\d\d)/g;
/** "2-4 pm", "3am-5am" */
const BETWEEN_HOURS = /(?<=(?<![\w:.,])\d{1,2}|\d ?[ap]\.?m\.?) ?[-–] ?(?=\d{1,2} ?[ap]\.?m)/gi;
const HOURS_AND_MINUTES = /(?<=(?<!\w)\d{1,3}h)(\d{1,2})m?(?!\w)/g;
const ENDS_SENTENCE = /^(?:\s[A-Z]|\s?$|\n)/;

const underTen = (minutes: string): string =>
  minutes.startsWith('0') ? `oh ${cardinalWords(minutes.slice(1))}` : cardinalWords(minutes);

/** "A M" or "P M", and the full stop again where the one of "p.m." also ended the sentence. */
function speakHalf(half: string, dot: string | undefined, following: string): string {
  const stop = dot !== undefined && ENDS_SENTENCE.test(following) ? '.' : '';
  return `${half.toUpperCase()} M${stop}`;
}

function speakClock(
  hour: string,
  minutes: string,
  seconds: string | undefined,
  half: string,
): string {
  const hours = cardinalWords(String(Number(hour)));
  const parts = [hours];
  if (minutes !== '00' || (seconds ?? '00') !== '00') parts.push(underTen(minutes));
  else if (half === '') parts.push(Number(hour) > 0 && Number(hour) <= 12 ? "o'clock" : 'hundred');
  if (seconds !== undefined && seconds !== '00') parts.push(underTen(seconds));
  if (half !== '') parts.push(half);
  return parts.join(' ');
}

/**
 * Times of day in words: "3:05 pm" is "three oh five P M", "12:00" is "twelve o'clock", "15:30" is
 * "fifteen thirty". A time that no clock shows stays as it is.
 */
export function speakTimes(text: string): string {
  return text
    .replace(BETWEEN_TIMES, ' to ')
    .replace(BETWEEN_HOURS, ' to ')
    .replace(HOURS_AND_MINUTES, ' $1 min')
    .replace(
      CLOCK,
      (
        written,
        hour: string,
        minutes: string,
        seconds: string | undefined,
        half: string | undefined,
        dot: string | undefined,
        at: number,
        whole: string,
      ) => {
        if (Number(hour) > 24) return written;
        const after = whole.slice(at + written.length, at + written.length + 2);
        return speakClock(
          hour,
          minutes,
          seconds,
          half === undefined ? '' : speakHalf(half, dot, after),
        );
      },
    )
    .replace(
      HOUR,
      (written, hour: string, half: string, dot: string | undefined, at: number, whole: string) => {
        if (Number(hour) > 12) return written;
        const after = whole.slice(at + written.length, at + written.length + 2);
        return `${cardinalWords(String(Number(hour)))} ${speakHalf(half, dot, after)}`;
      },
    );
}
