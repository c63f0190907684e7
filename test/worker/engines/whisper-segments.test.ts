import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthBeforeLoop, segmentsOf } from '../../../electron/worker/engines/whisper-segments.ts';

/** Words are the ids below 100, the timestamps 200 and more, one each 0.02 s. */
const ids = { endOfText: 100, timestampBegin: 200 };

/** `0 w1 w2 50 50 w3 99`: numbers are timestamps in steps, `w7` the word 7. */
const tokens = (drawing: string): number[] =>
  drawing
    .split(' ')
    .filter((token) => token !== '')
    .map((token) => (token.startsWith('w') ? Number(token.slice(1)) : 200 + Number(token)));

const read = (drawing: string, length = 1500) => {
  const { segments, next } = segmentsOf(tokens(drawing), length, ids);
  return {
    segments: segments.map(({ start, end, text }) => `${start}–${end}: ${text.join(' ')}`),
    next,
  };
};

describe('the segments of a window', () => {
  test.each([
    ['one, with nothing after it', '0 w1 w2 100', ['0–100: 1 2'], 1500],
    [
      'two, and the rest for the next window',
      '0 w1 100 100 w2 300 300 w3',
      ['0–100: 1', '100–300: 2'],
      300,
    ],
    ['two, the second at the end', '0 w1 100 100 w2 300', ['0–100: 1', '100–300: 2'], 1500],
    ['one that has no end', '0 w1 w2', ['0–1500: 1 2'], 1500],
    ['one that begins late and ends at once, as nothing', '50 w1 50 50', [], 50],
    ['none', '', [], 1500],
    ['silence told by timestamps', '0 100', [], 1500],
    ['a pair at 0, which would not move on', '0 0', [], 1500],
  ])('%s', (_, drawing, segments, next) => {
    expect(read(drawing)).toEqual({ segments, next });
  });

  test('no window ends behind its audio', () => {
    expect(read('0 w1 100 100 w2', 60).next).toBe(60);
  });

  test('the next window always begins later, and not behind the audio', () => {
    const token = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 200, max: 1700 }));
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 30 }),
        fc.double({ min: 0.5, max: 1500, noNaN: true }),
        (any, length) => {
          const { next } = segmentsOf(any, length, ids);
          expect(next).toBeGreaterThan(0);
          expect(next).toBeLessThanOrEqual(length);
        },
      ),
    );
  });
});

describe('a loop', () => {
  const repeated = (drawing: string, times: number): number[] =>
    tokens(Array(times).fill(drawing).join(' '));

  test.each([
    ['a word, 32 times', [...tokens('0 w9'), ...repeated('w1', 32)], 3],
    ['three words, 11 times', [...tokens('0'), ...repeated('w1 w2 w3', 11)], 4],
    ['the same in every segment', [...tokens('0'), ...repeated('w1 w2 w3 w4 9 9', 8)], 5],
    [
      'a sentence of 24, 8 times',
      repeated(Array.from({ length: 24 }, (_, i) => `w${i}`).join(' '), 8),
      24,
    ],
  ])('%s is cut after the first round', (_, looped, left) => {
    expect(lengthBeforeLoop(looped, ids.endOfText)).toBe(left);
  });

  test.each([
    ['a word, 31 times', repeated('w1', 31)],
    ['four words, 7 times', repeated('w1 w2 w3 w4', 7)],
    ['a loop that has ended', [...repeated('w1', 40), ...tokens('w2')]],
    ['nothing', []],
    ['timestamps alone', repeated('1', 40)],
  ])('%s is none', (_, spoken) => {
    expect(lengthBeforeLoop(spoken, ids.endOfText)).toBeNull();
  });
});
