import { describe, expect, test } from 'vitest';
import { type Seconds, seconds } from '../../../electron/common/units.ts';
import { SpeechWatch } from '../../../electron/worker/line/speech-watch.ts';

const frame = 512;
/** Ten frames. */
const wait = seconds(0.32);

const marks = { started: '>', 'goes-on': '~', paused: 'p', resumed: 'r', ended: '|' } as const;

/** One mark a frame: `#` speech in what goes in; in what comes out what was told of with that frame. */
function shown(drawing: string, partials: Seconds | null = null, from = 0): string {
  const watch = SpeechWatch.begin({ wait, partials }, from);
  return [...drawing]
    .map((mark) => {
      const event = watch.push(mark === '#' ? 0.9 : 0.1);
      return event === null ? ' ' : marks[event.type];
    })
    .join('');
}

describe('a turn is told of', () => {
  test('once a quarter of a second is speech, at its first three silent frames, and after the wait', () => {
    expect(shown('  ########             ')).toBe('         >  p      |   ');
  });

  test('and goes on after a short pause, and after a long one', () => {
    expect(shown('########    ##            ##########')).toBe(
      '       >  p r   p      |         r'.padEnd(36),
    );
  });

  test('and not for a click, before it, in the wait or after it', () => {
    expect(shown('  #            ')).toBe(''.padEnd(15));
    expect(shown('######## '.padEnd(20).concat('##            '))).toBe(
      '       >  p      |'.padEnd(34),
    );
  });

  test('with another hearing at each interval in which it goes on', () => {
    expect(shown('##############    ', seconds(0.096))).toBe('       >  ~  ~  p '.padEnd(18));
  });
});

test('the stretch is all speech of the turn, with its padding, on the axis of the call', () => {
  const watch = SpeechWatch.begin({ wait, partials: null }, 1_000 * frame);
  const drawing = '          ########            ########            ';
  const events = [...drawing].map((mark) => watch.push(mark === '#' ? 0.9 : 0.1));
  const padding = 0.16 * 16_000;
  const at = (place: number): number => (1_000 + place) * frame;
  expect(events.filter((event) => event?.type === 'ended')).toEqual([
    { type: 'ended', start: at(10) - padding, end: at(18) + padding, spokenUntil: at(18) },
    { type: 'ended', start: at(10) - padding, end: at(38) + padding, spokenUntil: at(38) },
  ]);
});

test('speech that goes on is handed over to the next turn', () => {
  const watch = SpeechWatch.begin({ wait, partials: null }, 0);
  const push = (one: SpeechWatch, drawing: string) =>
    [...drawing].map((mark) => one.push(mark === '#' ? 0.9 : 0.1)?.type ?? null);
  push(watch, '########            ##########');
  const next = watch.handOver();
  expect(next).toMatchObject({ isSpeaking: true, hasSpeech: true, spokenFrom: 20 * frame });
  expect(push(next, '##          ').filter((type) => type !== null)).toEqual(['paused', 'ended']);
});
