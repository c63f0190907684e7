import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  comparableWords,
  wordEdits,
  wordErrorRate,
} from '../../electron/common/word-error-rate.ts';

test.each([
  ['the cat sat', 'the cat sat', 0],
  ['the cat sat', 'the dog sat', 1 / 3],
  ['the cat sat', 'the sat', 1 / 3],
  ['the cat sat', 'the cat has sat', 1 / 3],
  ['the cat sat', '', 1],
  ['yes', 'no no no', 3],
  ['Ask not, what!', 'ask not what', 0],
  ['don’t', "don't", 0],
  ['[laughs] hello (softly) <noise>', 'hello', 0],
  ['Ｆｕｌｌ', 'full', 0],
])('%j heard as %j is %d of its words wrong', (reference, heard, expected) => {
  expect(wordErrorRate(reference, heard)).toBeCloseTo(expected, 12);
});

test.each(['', ' ', '?!', '🎉', '(laughs)'])(
  'a reference without words (%j) has no rate',
  (text) => {
    expect(wordErrorRate(text, 'anything')).toBeNull();
  },
);

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });

test('edits are a distance', () => {
  fc.assert(
    fc.property(words, words, words, (one, two, three) => {
      expect(wordEdits(one, one)).toBe(0);
      expect(wordEdits(one, two)).toBe(wordEdits(two, one));
      expect(wordEdits(one, three)).toBeLessThanOrEqual(
        wordEdits(one, two) + wordEdits(two, three),
      );
      const { length } = one;
      expect(wordEdits(one, two)).toBeGreaterThanOrEqual(Math.abs(length - two.length));
      expect(wordEdits(one, two)).toBeLessThanOrEqual(Math.max(length, two.length));
    }),
  );
});

test('comparable words are comparable already', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = comparableWords(text);
      expect(comparableWords(once.join(' '))).toEqual(once);
    }),
  );
});
