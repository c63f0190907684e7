import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeTinyTts, loadTinyTtsSymbols } from '../../../electron/worker/text/tiny-tts-ids.ts';
import { jsonFile } from './tiny-front-end.ts';

const METADATA = { symbols: ['_', 'k', 'ae', 't', 'UNK'], tone_offset: 7, language_id: 2 };
const symbols = loadTinyTtsSymbols(jsonFile(METADATA));

test('a 0 stands between all ids and at both ends, in all three lists', () => {
  const cat = { phones: ['_', 'k', 'ae', 't', '_'], tones: [0, 0, 2, 0, 0] };
  expect(encodeTinyTts(cat, symbols)).toEqual({
    ids: BigInt64Array.of(0n, 0n, 0n, 1n, 0n, 2n, 0n, 3n, 0n, 0n, 0n),
    tones: BigInt64Array.of(0n, 7n, 0n, 7n, 0n, 9n, 0n, 7n, 0n, 7n, 0n),
    languages: BigInt64Array.of(0n, 2n, 0n, 2n, 0n, 2n, 0n, 2n, 0n, 2n, 0n),
  });
});

test('a phone that the table lacks is "UNK"', () => {
  expect(encodeTinyTts({ phones: ['zh'], tones: [0] }, symbols).ids).toEqual(
    BigInt64Array.of(0n, 4n, 0n),
  );
});

test('n phones always give 2n + 1 ids of the table', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (phones) => {
      const { ids, tones, languages } = encodeTinyTts(
        { phones, tones: phones.map(() => 1) },
        symbols,
      );
      expect([ids, tones, languages].map(({ length }) => length)).toEqual(
        new Array(3).fill(2 * phones.length + 1),
      );
      for (const id of ids) expect(id >= 0n && id < 5n).toBe(true);
    }),
  );
});

describe('metadata that is not what it should be is named', () => {
  test.each([
    ['without symbols', { ...METADATA, symbols: 'abc' }, /no list "symbols"/],
    ['without "UNK"', { ...METADATA, symbols: ['_'] }, /no symbol "UNK"/],
    ['without a tone offset', { ...METADATA, tone_offset: '7' }, /no whole number "tone_offset"/],
    [
      'without a language',
      { ...METADATA, language_id: undefined },
      /no whole number "language_id"/,
    ],
  ])('%s', (_, metadata, message) => {
    expect(() => loadTinyTtsSymbols(jsonFile(metadata))).toThrow(message);
  });
});
