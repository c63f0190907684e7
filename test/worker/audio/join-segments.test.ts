import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  joinSegments,
  type SpeechSegment,
} from '../../../electron/worker/audio/speech-segments.ts';

/** Each stretch of `=` is a segment; a column is a sample. */
const drawn = (picture: string): SpeechSegment[] =>
  [...picture.matchAll(/=+/g)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));

test.each([
  ['all that fit are one piece', '== == ==', '========'],
  ['a full piece ends at its longest pause', '== =====  = ==', '========  ===='],
  ['but not at one in its first half', '=    === = ===', '========== ==='],
  ['a pause longer than a piece is left out', '==             ==', '==             =='],
  ['nothing is no piece', '      ', '      '],
])('%s', (_, segments, pieces) => {
  expect(joinSegments(drawn(segments), 12)).toEqual(drawn(pieces));
});

test('pieces are in order, begin and end with a segment, hold them all, and none is too long', () => {
  const longest = 50;
  const steps = fc.array(
    fc.record({ pause: fc.nat(30), length: fc.integer({ min: 1, max: longest }) }),
  );
  fc.assert(
    fc.property(steps, (given) => {
      let at = 0;
      const segments = given.map(({ pause, length }) => {
        const start = at + pause;
        at = start + length;
        return { start, end: at };
      });
      const pieces = joinSegments(segments, longest);
      for (const { start, end } of pieces) {
        expect(end - start).toBeLessThanOrEqual(longest);
        expect(segments.some((segment) => segment.start === start)).toBe(true);
        expect(segments.some((segment) => segment.end === end)).toBe(true);
      }
      for (const { start, end } of segments) {
        expect(pieces.filter((piece) => piece.start <= start && end <= piece.end)).toHaveLength(1);
      }
      expect(pieces).toEqual(pieces.toSorted((one, other) => one.start - other.start));
    }),
  );
});
