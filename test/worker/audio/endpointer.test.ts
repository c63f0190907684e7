import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hertz, seconds } from '../../../electron/common/units.ts';
import { type EndedSpeech, Endpointer } from '../../../electron/worker/audio/endpointer.ts';
import { speechSegments } from '../../../electron/worker/audio/speech-segments.ts';

/** A frame is 10 samples, a second 100: times read as frames × 0.1. */
const options = {
  sampleRate: hertz(100),
  frameLength: 10,
  on: 0.5,
  off: 0.35,
  minimumSpeech: seconds(0.2),
  minimumSilence: seconds(0.3),
  padding: seconds(0.05),
  longest: seconds(1000),
};

/** `#` is speech, `+` neither speech nor silence, space is silence; a frame a character. */
const probabilitiesOf = (drawing: string): number[] =>
  [...drawing].map((mark) => ({ '#': 0.9, '+': 0.4 })[mark] ?? 0.1);

function follow(
  probabilities: readonly number[],
  length: number,
  longest = 1000,
): { frame: number | null; speech: EndedSpeech }[] {
  const endpointer = new Endpointer({ ...options, longest: seconds(longest) });
  const ended: { frame: number | null; speech: EndedSpeech }[] = [];
  probabilities.forEach((probability, frame) => {
    const speech = endpointer.push(probability);
    if (speech !== null) ended.push({ frame, speech });
  });
  const last = endpointer.end(length);
  return last === null ? ended : [...ended, { frame: null, speech: last }];
}

test('speech is over when three frames of silence followed it, and known to be so at that frame', () => {
  expect(follow(probabilitiesOf('  ####   '), 90)).toEqual([
    { frame: 8, speech: { start: 15, end: 65, spokenUntil: 60 } },
  ]);
});

test('a shorter pause does not end it; the end of the audio does', () => {
  expect(follow(probabilitiesOf('##  ## '), 70)).toEqual([
    { frame: null, speech: { start: 0, end: 65, spokenUntil: 60 } },
  ]);
  expect(follow(probabilitiesOf('####'), 38)).toEqual([
    { frame: null, speech: { start: 0, end: 38, spokenUntil: 38 } },
  ]);
});

test('a click is no speech', () => {
  expect(follow(probabilitiesOf('  #     #    '), 130)).toEqual([]);
});

test('what goes on can be asked for once it is long enough to be speech', () => {
  const endpointer = new Endpointer(options);
  const asked = probabilitiesOf(' ### #   ').map((probability, frame) => {
    endpointer.push(probability);
    return endpointer.open((frame + 1) * 10);
  });
  expect(asked.map((speech) => speech && [speech.start, speech.end])).toEqual([
    null,
    null,
    [5, 30],
    [5, 40],
    [5, 50],
    [5, 60],
    [5, 70],
    [5, 80],
    null,
  ]);
});

test('speech without a pause is cut at its frame least like speech in the last third', () => {
  expect(follow(probabilitiesOf('####+###+#####'), 140, 0.9)).toEqual([
    { frame: 9, speech: { start: 0, end: 85, spokenUntil: null } },
    { frame: null, speech: { start: 85, end: 140, spokenUntil: 140 } },
  ]);
});

test('what is left of speech behind a cut is speech, however short', () => {
  // The cut takes the half of a frame, and one whole frame is left of it.
  expect(follow(probabilitiesOf('########+#   '), 130, 0.9)).toEqual([
    { frame: 9, speech: { start: 0, end: 85, spokenUntil: null } },
    { frame: 12, speech: { start: 85, end: 105, spokenUntil: 100 } },
  ]);
  expect(follow(probabilitiesOf('########+#'), 95, 0.9).at(-1)?.speech).toEqual({
    start: 85,
    end: 95,
    spokenUntil: 95,
  });
  // A click after it is none.
  expect(follow(probabilitiesOf('########+#   #   '), 170, 0.9)).toHaveLength(2);
});

const drawings = fc
  .array(fc.record({ mark: fc.constantFrom('#', '+', ' '), count: fc.integer({ min: 1, max: 6 }) }))
  .map((runs) => runs.map(({ mark, count }) => mark.repeat(count)).join(''));

test('what is found while audio arrives is what is found in the whole', () => {
  fc.assert(
    fc.property(drawings, fc.integer({ min: 0, max: 9 }), (drawing, missing) => {
      const probabilities = probabilitiesOf(drawing);
      const length = Math.max(0, probabilities.length * 10 - missing);
      const found = follow(probabilities, length).map(({ speech: { start, end } }) => ({
        start,
        end,
      }));
      const whole = { ...options, audioLength: length };
      expect(found).toEqual(speechSegments(Float32Array.from(probabilities), whole));
    }),
  );
});

test('no piece is longer than the longest; pieces are in order, apart, and cover all speech in long stretches', () => {
  fc.assert(
    fc.property(drawings, (drawing) => {
      const probabilities = probabilitiesOf(drawing);
      const length = probabilities.length * 10;
      const pieces = follow(probabilities, length, 0.9).map(({ speech }) => speech);
      let before = 0;
      for (const { start, end } of pieces) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        // The padding of speech that is over comes on top.
        expect(end - start).toBeLessThanOrEqual(90 + 5);
        before = end;
      }
      for (const match of drawing.matchAll(/#{10,}/g)) {
        for (let at = match.index * 10; at < (match.index + match[0].length) * 10; at++) {
          expect(pieces.some(({ start, end }) => at >= start && at < end)).toBe(true);
        }
      }
    }),
  );
});
