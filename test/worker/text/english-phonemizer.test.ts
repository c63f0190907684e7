import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadEnglishPhonemizer } from '../../../electron/worker/text/english-phonemizer.ts';
import { jsonFile, TINY_DICTIONARY, tinyLetterToSound } from './tiny-front-end.ts';

const phonemizer = loadEnglishPhonemizer(jsonFile(TINY_DICTIONARY), jsonFile(tinyLetterToSound()));

/** Phones between the two "_", each with its tone: "k ae2 t"; tone 0 is left out. */
function sounds(sentence: string): string {
  const { phones, tones } = phonemizer.phonemize(sentence);
  expect(tones).toHaveLength(phones.length);
  expect([phones[0], phones.at(-1)]).toEqual(['_', '_']);
  return phones
    .map((phone, at) => `${phone}${tones[at] === 0 ? '' : tones[at]}`)
    .slice(1, -1)
    .join(' ');
}

describe('a word', () => {
  test.each([
    ['is looked up, whatever its capitals', 'Cat', 'k ae2 t'],
    ['may be written V for v', 'five', 'f ay2 V'],
    ['is looked up with its apostrophe', "o'clock", 'ah1 k l aa2 k'],
    ['is looked up as a possessive', "user's", 'y uw2 z er1 z'],
    ['is looked up with its hyphen', 'ad-hoc', 'ae2 d hh ao2 k'],
    ['is taken apart at a hyphen only then', 'cat-dog', 'k ae2 t d ao2 g'],
    ['is found inside quotes', "'dog'", 'd ao2 g'],
    ['outside the dictionary is predicted', 'abba', 'b ah1'],
  ])('%s', (_, word, phones) => expect(sounds(word)).toBe(phones));
});

describe('an ending that the dictionary lacks', () => {
  test.each([
    ["cat's", 'k ae2 t s'],
    ["dog's", 'd ao2 g z'],
    ["judge's", 'jh ah2 jh ih1 z'],
    ["judges'", 'jh ah2 jh ih1 z'],
    ['cats', 'k ae2 t s'],
    ['dogs', 'd ao2 g z'],
    ["she'll", 'sh iy2 ah1 l'],
    ["she'd", 'sh iy2 d'],
    ["cat'd", 'k ae2 t ih1 d'],
    ["needn't", 'n iy2 d ah1 n t'],
    ["P's", 'p iy2 z'],
  ])('%s', (word, phones) => expect(sounds(word)).toBe(phones));
});

describe('"A"', () => {
  test.each([
    ['is the article at the start', 'A cat', 'ah1 k ae2 t'],
    ['is the article in small letters', 'I need a cat', 'ay2 n iy2 d ah1 k ae2 t'],
    ['is a letter beside a letter', 'A P I', 'ey2 p iy2 ay2'],
    ['is a letter inside a sentence', 'Need A', 'n iy2 d ey2'],
  ])('%s', (_, sentence, phones) => expect(sounds(sentence)).toBe(phones));
});

describe('punctuation', () => {
  test.each([
    [
      'is kept behind its word',
      'Cat, dog. Cat! Dog? Cat…',
      'k ae2 t , d ao2 g . k ae2 t ! d ao2 g ? k ae2 t …',
    ],
    ['that the model hardly saw is a pause', 'Cat; dog: cat', 'k ae2 t , d ao2 g , k ae2 t'],
    ['in brackets is a pause', 'cat (dog) cat', 'k ae2 t , d ao2 g , k ae2 t'],
    ['stands alone, the heavier for both', '(cat).', 'k ae2 t .'],
    ['before the first word is dropped', '... cat', 'k ae2 t'],
    ['of quotes is silent', '"cat"', 'k ae2 t'],
    ['without a word is nothing', '?!', ''],
  ])('%s', (_, sentence, phones) => expect(sounds(sentence)).toBe(phones));
});

test('any text gives as many tones as phones, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const { phones, tones } = phonemizer.phonemize(text);
      expect(tones).toHaveLength(phones.length);
      for (const tone of tones) expect([0, 1, 2, 3]).toContain(tone);
    }),
  );
});

describe('a file that is not what it should be is named in one sentence', () => {
  const model = jsonFile(tinyLetterToSound());
  const dictionary = jsonFile(TINY_DICTIONARY);
  test.each([
    [
      'is missing',
      'missing.json',
      /^The pronouncing dictionary could not be read from missing\.json\.$/,
    ],
    ['is no JSON', jsonFile('{'), /could not be read/],
    ['is a list', jsonFile([1]), /is not a JSON object/],
    ['is empty', jsonFile({}), /is empty/],
    ['has a word without phones', jsonFile({ CAT: [] }), /lists no phones for "CAT"/],
    ['has no ARPAbet', jsonFile({ CAT: ['k', 'æ', 't'] }), /no ARPAbet phone in "CAT"/],
  ])('a dictionary that %s', (_, path, message) => {
    expect(() => loadEnglishPhonemizer(path, model)).toThrow(message);
  });

  test.each([
    ['lacks a tensor', { enc_emb: undefined }, /no tensor "enc_emb"/],
    ['states another shape', { fc_b: { shape: [9], data: '' } }, /no tensor "fc_b"/],
    ['lacks its phones', { phonemes: undefined }, /no list "phonemes"/],
    [
      'has tensors of other layers',
      { dec_b_ih: { shape: [1], data: 'AAAAAA==' } },
      /"dec" tensors/,
    ],
    ['has no start mark', { phonemes: ['a', 'b', 'c', 'd', 'e', 'f'] }, /start or end mark/],
  ])('a model that %s', (_, damage, message) => {
    const damaged = jsonFile({ ...tinyLetterToSound(), ...damage });
    expect(() => loadEnglishPhonemizer(dictionary, damaged)).toThrow(message);
  });
});
