import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutPhonemes } from '../../../electron/worker/text/cut-phonemes.ts';
import { joinParts, type SpokenPart } from '../../../electron/worker/text/write-ipa.ts';

/** Words and marks apart by spaces, as their own phonemes. */
const parts = (sentence: string): SpokenPart[] =>
  sentence.split(' ').map((text) => ({ text, phonemes: text, isMark: /^[.,!?…;:()]$/.test(text) }));

const cut = (
  sentence: string,
  { isFirst = true, longest = 100, longestOpening = 20, shortest = 8 } = {},
): string[] =>
  cutPhonemes(parts(sentence), isFirst, { longest, longestOpening, shortest }).map(joinParts);

describe('the first sentence of a reply', () => {
  test.each([
    ['is whole where it is short', 'we are open now .', ['we are open now.']],
    [
      'is cut after the first clause',
      'we are open , the door is green , come in .',
      ['we are open,', 'the door is green, come in.'],
    ],
    [
      'is cut before the last conjunction that is soon enough where no clause ends by then',
      'we open and close and open the doors of the house .',
      ['we open and close', 'and open the doors of the house.'],
    ],
    [
      'is cut after a clause rather than before a conjunction',
      'we open and close , always and ever and ever .',
      ['we open and close,', 'always and ever and ever.'],
    ],
    [
      'is cut late rather than not at all',
      'everybody everywhere always , come in and look around .',
      ['everybody everywhere always,', 'come in and look around.'],
    ],
    ['is not cut behind a word or two', 'well , everything is as good as gold .', undefined],
    ['is not cut before a word or two', 'everything is as good as gold , sir .', undefined],
    ['is not cut where no clause begins', 'everything works as everybody hopes .', undefined],
  ])('%s', (_, sentence, pieces) => {
    expect(cut(sentence)).toEqual(pieces ?? [joinParts(parts(sentence))]);
  });

  test('alone is cut: later ones are whole', () => {
    const sentence = 'we are open , the door is green , come in .';
    expect(cut(sentence, { isFirst: false })).toEqual([joinParts(parts(sentence))]);
  });
});

describe('a sentence that is too long for the model', () => {
  const options = { isFirst: false, longest: 12 };
  test.each([
    ['is cut after a mark', 'aaa bbb , ccc ddd', ['aaa bbb,', 'ccc ddd']],
    ['is cut before a word where no mark is near', 'aaa bbb ccc ddd', ['aaa bbb ccc', 'ddd']],
    [
      'is cut inside a word without end',
      'a'.repeat(30),
      ['a'.repeat(12), 'a'.repeat(12), 'aaaaaa'],
    ],
  ])('%s', (_, sentence, pieces) => expect(cut(sentence, options)).toEqual(pieces));
});

const anyPart = fc.oneof(
  fc.record({
    text: fc.constantFrom('and', 'dog', ''),
    phonemes: fc.string({ unit: fc.constantFrom('a', 'ˈ', 'ɹ'), minLength: 1, maxLength: 40 }),
    isMark: fc.constant(false),
  }),
  fc.record({
    text: fc.constant(','),
    phonemes: fc.constantFrom(',', '.', '(', ')'),
    isMark: fc.constant(true),
  }),
);

test('whatever is cut, no piece is empty or too long, and together they are the sentence', () => {
  fc.assert(
    fc.property(
      fc.array(anyPart, { maxLength: 60 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 60 }),
      (sentence, isFirst, longest) => {
        const limits = { longest, longestOpening: 20, shortest: 8 };
        const pieces = cutPhonemes(sentence, isFirst, limits).map(joinParts);
        for (const piece of pieces) {
          expect(piece.length).toBeGreaterThan(0);
          expect(Array.from(piece).length).toBeLessThanOrEqual(longest);
        }
        const without = (text: string) => text.replaceAll(' ', '');
        expect(without(pieces.join(''))).toBe(without(joinParts(sentence)));
      },
    ),
  );
});

test('twenty thousand brackets are cut in no time worth waiting for', () => {
  const brackets = cutPhonemes(parts('( ) '.repeat(10_000).trim()), true, {
    longest: 510,
    longestOpening: 60,
    shortest: 20,
  });
  expect(brackets.flat()).toHaveLength(20_000);
});
