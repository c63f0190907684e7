import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSentences } from '../../../electron/worker/text/split-sentences.ts';

/** A picture of the expected cuts: the text with "|" where it is parted. */
const cuts = (picture: string, longest?: number): void => {
  const parts = picture.split('|');
  expect(splitSentences(parts.join(' '), longest)).toEqual(parts);
};

describe('sentences end', () => {
  test('at a full stop, an exclamation mark, a question mark', () => {
    cuts('It works.|Does it?|Yes!|Good.');
  });
  test('behind the quote or bracket that closes them', () => {
    cuts('He said "Stop."|(It was late.)|Then we went.');
  });
  test('not where the sentence goes on in small letters', () => {
    cuts('"Stop!" he said.|Well… maybe not.');
  });
  test('at a line feed', () => {
    expect(splitSentences('A title\nA text')).toEqual(['A title', 'A text']);
  });
});

describe('a sentence over the limit is cut', () => {
  test('after a semicolon or colon first', () => {
    cuts('one, two, three;|four, five, six', 18);
  });
  test('else after a comma', () => {
    cuts('one two three,|four five six', 18);
  });
  test('else between words', () => {
    cuts('one two three four|five six', 18);
  });
  test('and a word without end is cut at the limit', () => {
    expect(splitSentences('a'.repeat(25), 10)).toEqual(['a'.repeat(10), 'a'.repeat(10), 'aaaaa']);
  });
  test('by default over 220 characters', () => {
    expect(splitSentences('a'.repeat(220))).toHaveLength(1);
    expect(splitSentences('a'.repeat(221))).toHaveLength(2);
  });
});

describe('stray punctuation', () => {
  test('goes to the sentence before it', () => {
    expect(splitSentences('Yes.\n...\nNo.')).toEqual(['Yes....', 'No.']);
  });
  test('goes to the first sentence where none is before it', () => {
    expect(splitSentences('...\nYes.')).toEqual(['...Yes.']);
  });
  test('alone is nothing to say', () => {
    expect(splitSentences(' . . . \n!')).toEqual([]);
  });
});

test('a limit below one character is an error', () => {
  expect(() => splitSentences('a', 0)).toThrow(RangeError);
});

const dense = (text: string): string => text.replace(/\s/g, '');
const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc
    .array(fc.constantFrom('a', 'Bc', ' ', '. ', '! ', '" ', '\n', ', ', '; ', '😀'), {
      maxLength: 60,
    })
    .map((pieces) => pieces.join('')),
);

test('no character is lost, and every part has something to say', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, longest) => {
      const parts = splitSentences(whole, longest);
      if (!/[\p{L}\p{N}]/u.test(whole)) expect(parts).toEqual([]);
      else expect(dense(parts.join(''))).toBe(dense(whole));
      for (const part of parts) expect(part).toMatch(/[\p{L}\p{N}]/u);
    }),
    { numRuns: 1000 },
  );
});

test('words that fit are never cut, and no part exceeds the limit', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1 }),
      fc.integer({ min: 10, max: 40 }),
      (words, longest) => {
        const parts = splitSentences(words.join(' '), longest);
        expect(parts.flatMap((part) => part.split(' '))).toEqual(words);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(longest);
      },
    ),
  );
});

test.each(['a', '.', ' ', '\n', '"', ' )', '. ', 'a b, '])(
  '100 kB of %j is cut into parts that can be spoken',
  (piece) => {
    // Work that grows with the square of the length would not end within the runner's limit.
    const parts = splitSentences(piece.repeat(100_000 / piece.length));
    for (const part of parts) expect(part).toMatch(/[a-z]/);
    expect(parts.length > 0).toBe(/[a-z]/.test(piece));
  },
);
