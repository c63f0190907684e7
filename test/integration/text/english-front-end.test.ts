import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadEnglishPhonemizer } from '../../../electron/worker/text/english-phonemizer.ts';
import { loadLetterToSound } from '../../../electron/worker/text/letter-to-sound.ts';
import { normalizeEnglish } from '../../../electron/worker/text/normalize-english.ts';
import { encodeTinyTts, loadTinyTtsSymbols } from '../../../electron/worker/text/tiny-tts-ids.ts';
import { modelStore } from '../../support/own-home.ts';

/** Where the files of the voice lie. */
const PACK = join(modelStore, 'tiny-tts-en');

const phonemizer = loadEnglishPhonemizer(join(PACK, 'cmudict.json'), join(PACK, 'g2p_model.json'));
const letterToSound = loadLetterToSound(join(PACK, 'g2p_model.json'));
const symbols = loadTinyTtsSymbols(join(PACK, 'metadata.json'));

/** Words and what the pack's own code, run once on this model, made of them: "word  P HH OW1 N Z". */
const REFERENCE = readFileSync(
  join(import.meta.dirname, '../../fixtures/text/letter-to-sound.txt'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => line.split(/ {2,}/));

describe("words outside the dictionary sound as in the pack's own code", () => {
  test.each(REFERENCE)('%s is %s', (word = '', phones = '') => {
    expect(letterToSound.predict(word).join(' ')).toBe(phones);
  });
});

test("a plain sentence gives the phones and tones of the pack's own code", () => {
  const { phones, tones } = phonemizer.phonemize(
    'The quick brown fox jumps over the lazy dog, and the dog sleeps.',
  );
  expect(phones.join(' ')).toBe(
    '_ dh ah k w ih k b r aw n f aa k s jh ah m p s ow V er dh ah l ey z iy d ao g , ae n d dh ah d ao g s l iy p s . _',
  );
  expect(tones.join('')).toBe('001002000200200020002010102010200200010200020000');
});

test.each([
  ["It's 3 o'clock.", '_ ih t s th r iy ah k l aa k . _'],
  ['The API of the GPU', '_ dh ah ey p iy ay ah V dh ah jh iy p iy y uw _'],
  ["The user's CPUs", '_ dh ah y uw z er z s iy p iy y uw z _'],
])('%s, normalised, sounds %s', (written, phones) => {
  expect(phonemizer.phonemize(normalizeEnglish(written)).phones.join(' ')).toBe(phones);
});

const SENTENCES = [
  'The quick brown fox cannot jump over the lazy dog; its legs are too short for that today, sadly.',
  'On Nov 22, 2026 the GPU cost $3.50 per 5 km at 3:05 pm, e.g. for Dr. Smith, i.e. 50% of 1,200 users.',
  'Kubernetes & PyTorch (v2.1) run on 192.168.0.1: "Really?!" — yes… café, naïve, 日本 🎉.',
];

test('every phone of real sentences has an id', () => {
  for (const sentence of SENTENCES) {
    const { ids } = encodeTinyTts(phonemizer.phonemize(normalizeEnglish(sentence)), symbols);
    expect(ids.includes(symbols.unknown)).toBe(false);
  }
});
