import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamedText, wholeCharacters } from '../../../electron/worker/text/streamed-text.ts';

const decodeBytes = (ids: readonly number[]): string =>
  new TextDecoder().decode(Uint8Array.from(ids));

const bytesOf = (text: string): number[] => [...Buffer.from(text)];

const streamed = (ids: readonly number[], decode = decodeBytes): string[] => {
  const stream = new StreamedText(decode);
  return ids.map((id) => stream.add(id));
};

test('a character of several tokens comes whole, with the last of them', () => {
  expect(streamed(bytesOf('né 😀!'))).toEqual(['n', '', 'é', ' ', '', '', '', '😀', '!']);
});

test('a token with a whole character and a part of the next gives out the whole one', () => {
  const tokens = ['a\u00c3', '\u00a9b'];
  const decode = (ids: readonly number[]): string =>
    Buffer.from(ids.map((id) => tokens[id]).join(''), 'latin1').toString('utf8');
  expect(streamed([0, 1], decode)).toEqual(['a', 'éb']);
});

test('bytes that can be no character are given out as broken, once that is sure', () => {
  expect(streamed([0x61, 0xc3, 0x62])).toEqual(['a', '', '\uFFFDb']);
});

test('what a decoder does to the first token of a text alone, it does once', () => {
  const words = ['▁the', '▁lab', 's'];
  const decode = (ids: readonly number[]): string =>
    ids
      .map((id) => words[id]?.replace('▁', ' '))
      .join('')
      .replace(/^ /, '');
  expect(streamed([0, 1, 2, 1], decode)).toEqual(['the', ' lab', 's', ' lab']);
});

test('however many tokens say nothing, few are decoded at once, and what follows them is no first token', () => {
  const words = ['▁the', '▁lab', ''];
  let longest = 0;
  const decode = (ids: readonly number[]): string => {
    longest = Math.max(longest, ids.length);
    return ids
      .map((id) => words[id]?.replace('▁', ' '))
      .join('')
      .replace(/^ /, '');
  };
  const pieces = streamed([2, 0, ...Array<number>(500).fill(2), 1], decode);
  expect(pieces.filter((piece) => piece !== '')).toEqual(['the', ' lab']);
  expect(longest).toBeLessThanOrEqual(4);
});

test('whatever the bytes, no piece ends in half a character, and all pieces are the whole text', () => {
  const anyBytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 });
  const anyText = fc.string({ unit: 'binary', maxLength: 20 }).map(bytesOf);
  fc.assert(
    fc.property(fc.oneof(anyBytes, anyText), (bytes) => {
      const pieces = streamed(bytes, (ids) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(ids)),
      );
      const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
      expect(pieces.join('')).toBe(wholeCharacters(whole));
      for (const piece of pieces) expect(piece).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});
