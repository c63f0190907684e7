import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  comparableCharacters,
  comparableWords,
  countErrors,
  type ErrorCounts,
  errorCounts,
  errorRate,
  errorRateKind,
  pooledErrorRate,
} from '../../electron/common/word-error-rate.ts';

test.each([
  ['the cat sat', 'the cat sat', 0],
  ['the cat sat', 'the dog sat', 1 / 3],
  ['the cat sat', 'the sat', 1 / 3],
  ['the cat sat', 'the cat has sat', 1 / 3],
  ['the cat sat', '', 1],
  ['yes', 'no no no', 3],
  ['Ask not, what!', 'ask not what', 0],
  ['don’t', "don't", 1],
  ['[laughs] hello (softly) <noise>', 'hello', 0],
  ['Ｆｕｌｌ', 'full', 0],
  ['twenty one pounds', '£21', 0],
  ["Dr. Who can't organise", 'doctor who cannot organize', 2 / 5],
  ["Dr. Who can't organise", 'doctor who can not organize', 0],
  ['um, two', 'two', 0],
])('%j heard as %j is %d of its words wrong', (reference, heard, expected) => {
  expect(errorRate(reference, heard)).toBeCloseTo(expected, 12);
});

test.each(['', ' ', '?!', '🎉', '(laughs)', 'uh'])(
  'a reference without words (%j) has no rate',
  (text) => {
    expect(errorRate(text, 'anything')).toBeNull();
    expect(errorRate(text === 'uh' ? '' : text, 'anything', 'de')).toBeNull();
  },
);

test.each([
  ['今日は、晴れ。', '今日は晴れ', 0],
  ['今日は晴れ', '今日わ晴れ', 1 / 5],
  ['Grüße', 'grüsse', 2 / 5],
  ['é', 'e\u0301', 0],
  ['Привет, мир', 'привет ми', 1 / 9],
  ['ab', 'abcdef', 2],
])('%j heard as %j is %d of its characters wrong', (reference, heard, expected) => {
  expect(errorRate(reference, heard, 'de')).toBeCloseTo(expected, 12);
});

test.each([
  ['en', 'wer'],
  ['en-US', 'wer'],
  ['EN_gb', 'wer'],
  ['de', 'cer'],
  ['ja', 'cer'],
  ['enm', 'cer'],
])('%s is told as %s', (language, kind) => {
  expect(errorRateKind(language)).toBe(kind);
});

test('errors are told by kind, in the unit of the language', () => {
  expect(errorCounts('one small step for man', 'one steps for a man')).toEqual({
    substitutions: 1,
    deletions: 1,
    insertions: 1,
    referenceLength: 5,
  });
  expect(errorCounts('the cat sat', 'cat sat down')).toEqual({
    substitutions: 0,
    deletions: 1,
    insertions: 1,
    referenceLength: 3,
  });
  expect(errorCounts('Das Haus', 'das Maus', 'de')).toEqual({
    substitutions: 1,
    deletions: 0,
    insertions: 0,
    referenceLength: 7,
  });
});

const counted = (reference: string, heard: string): ErrorCounts => errorCounts(reference, heard);

test('a pooled rate counts words, not texts', () => {
  const pooled = [counted('a b c d e f g h i', 'a b c d e f g h i'), counted('yes', 'no')];
  expect(pooledErrorRate(pooled)).toBeCloseTo(1 / 10, 12);
  expect(pooledErrorRate([...pooled, counted('', 'from nowhere')])).toBeCloseTo(3 / 10, 12);
  expect(pooledErrorRate([])).toBeNull();
  expect(pooledErrorRate([counted('', 'from nowhere')])).toBeNull();
});

const items = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });

/** [edits, substitutions] of the best alignment, from every alignment there is. */
function bestOfAll(said: readonly string[], heard: readonly string[]): [number, number] {
  const [first, ...rest] = said;
  const [other, ...others] = heard;
  if (first === undefined) return [heard.length, 0];
  if (other === undefined) return [said.length, 0];
  const [edits, swaps] = bestOfAll(rest, others);
  const [deleting, swapsDeleting] = bestOfAll(rest, heard);
  const [inserting, swapsInserting] = bestOfAll(said, others);
  const ways: [number, number][] = [
    first === other ? [edits, swaps] : [edits + 1, swaps + 1],
    [deleting + 1, swapsDeleting],
    [inserting + 1, swapsInserting],
  ];
  return ways.reduce((best, way) =>
    way[0] < best[0] || (way[0] === best[0] && way[1] < best[1]) ? way : best,
  );
}

const shortItems = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });

test('of all alignments the one with the fewest errors is counted, and then the most items the same', () => {
  fc.assert(
    fc.property(shortItems, shortItems, (said, heard) => {
      const counts = countErrors(said, heard);
      const { substitutions, deletions, insertions, referenceLength } = counts;
      const [edits, swaps] = bestOfAll(said, heard);
      expect(substitutions + deletions + insertions).toBe(edits);
      expect(substitutions).toBe(swaps);
      expect(referenceLength - deletions + insertions).toBe(heard.length);
      expect(Math.min(substitutions, deletions, insertions)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});

const editsBetween = (one: readonly string[], two: readonly string[]): number => {
  const { substitutions, deletions, insertions } = countErrors(one, two);
  return substitutions + deletions + insertions;
};

test('errors are a distance', () => {
  fc.assert(
    fc.property(items, items, items, (one, two, three) => {
      expect(editsBetween(one, one)).toBe(0);
      expect(editsBetween(one, two)).toBe(editsBetween(two, one));
      expect(editsBetween(one, three)).toBeLessThanOrEqual(
        editsBetween(one, two) + editsBetween(two, three),
      );
      expect(editsBetween(one, two)).toBeGreaterThanOrEqual(Math.abs(one.length - two.length));
      expect(editsBetween(one, two)).toBeLessThanOrEqual(Math.max(one.length, two.length));
    }),
  );
});

test('two texts of 5,000 words are counted', () => {
  const said = Array.from({ length: 5_000 }, (_, index) => `w${(index * 7) % 4_999}`);
  const heard = said.map((word, index) => (index % 5 === 0 ? 'wrong' : word));
  expect(countErrors(said, [...heard, 'more'])).toEqual({
    substitutions: 1_000,
    deletions: 0,
    insertions: 1,
    referenceLength: 5_000,
  });
});

test('comparable characters are comparable already', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = comparableCharacters(text);
      expect(comparableCharacters(once.join(' '))).toEqual(once);
    }),
  );
});

test('comparable words of plain text are its words', () => {
  const word = fc.constantFrom('the', 'cat', 'sat', 'on', 'mats', 'colour', 'yesterday');
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const once = comparableWords(words.join(', '));
      expect(once).toEqual(words.map((one) => (one === 'colour' ? 'color' : one)));
      expect(comparableWords(once.join(' '))).toEqual(once);
    }),
  );
});
