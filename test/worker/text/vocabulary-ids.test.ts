import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutPhonemes } from '../../../electron/worker/text/cut-phonemes.ts';
import { loadEnglish } from '../../../electron/worker/text/english-sentence.ts';
import { misakiAmerican } from '../../../electron/worker/text/ipa-dialects.ts';
import { normalizeEnglish } from '../../../electron/worker/text/normalize-english.ts';
import { encodePhonemes, loadVocabulary } from '../../../electron/worker/text/vocabulary-ids.ts';
import { joinParts, sentenceToIpa } from '../../../electron/worker/text/write-ipa.ts';
import { jsonFile, TINY_DICTIONARY, tinyLetterToSound } from './tiny-front-end.ts';

const VOCABULARY = { $: 0, ',': 3, '.': 4, ' ': 16, k: 53, t: 62, æ: 72, ˈ: 156 };
const vocabulary = loadVocabulary(jsonFile({ model: { vocab: VOCABULARY } }));
const ids = (phonemes: string): number[] =>
  Array.from(encodePhonemes(phonemes, vocabulary), Number);

test('a 0 stands at both ends', () => {
  expect(ids('kˈæt, kˈæt.')).toEqual([0, 53, 156, 72, 62, 3, 16, 53, 156, 72, 62, 4, 0]);
});

test('what the vocabulary lacks is dropped, and the pad cannot be written', () => {
  expect(ids('k🎉q$t')).toEqual([0, 53, 62, 0]);
});

test('any text gives at most 510 ids of the vocabulary between the two zeros', () => {
  const pronounce = loadEnglish(jsonFile(TINY_DICTIONARY), jsonFile(tinyLetterToSound()));
  const limits = { longest: 510, longestOpening: 60, shortest: 20 };
  const known = new Set(Object.values(VOCABULARY));
  const text = fc.oneof(
    fc
      .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 60 })
      .map((points) => String.fromCodePoint(...points)),
    fc
      .array(fc.constantFrom('a', 'cat', 'P', 'W', ',', '(', '.'), { maxLength: 200 })
      .map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (written, isFirst) => {
      const parts = sentenceToIpa(pronounce(normalizeEnglish(written)), misakiAmerican);
      for (const piece of cutPhonemes(parts, isFirst, limits)) {
        const encoded = ids(joinParts(piece));
        expect(encoded.length).toBeLessThanOrEqual(512);
        expect([encoded[0], encoded.at(-1)]).toEqual([0, 0]);
        expect(encoded.filter((id) => !known.has(id))).toEqual([]);
      }
    }),
    { numRuns: 50 },
  );
});

describe('a tokenizer that is none is named', () => {
  test.each([
    ['without a vocabulary', {}],
    ['with words for numbers', { model: { vocab: { a: 'one' } } }],
  ])('%s', (_, content) => {
    expect(() => loadVocabulary(jsonFile(content))).toThrow(/has no "vocab"/);
  });
});
