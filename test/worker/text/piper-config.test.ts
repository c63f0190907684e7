import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePiper, loadPiperConfig } from '../../../electron/worker/text/piper-config.ts';
import { jsonFile } from './tiny-front-end.ts';

const CONFIG = {
  audio: { sample_rate: 22_050, quality: 'medium' },
  espeak: { voice: 'en-us' },
  phoneme_id_map: {
    _: [0],
    '^': [1],
    $: [2],
    ' ': [3],
    a: [14],
    b: [15],
    ŋ: [44, 45],
    '\u0303': [141],
  },
};
const read = (change: object = {}) => loadPiperConfig(jsonFile({ ...CONFIG, ...change }));
const ids = (phonemes: string, change?: object): number[] =>
  Array.from(encodePiper(phonemes, read(change)), Number);

describe('phonemes become ids', () => {
  test.each([
    ['with a pad behind each but the last', 'ab', [1, 0, 14, 0, 15, 0, 2]],
    ['of which a phoneme may have several', 'ŋ', [1, 0, 44, 45, 0, 2]],
    ['as letter and accent where they are one character', 'ã', [1, 0, 14, 0, 141, 0, 2]],
    ['without those that the voice lacks', 'aξb', [1, 0, 14, 0, 15, 0, 2]],
    ['and no phoneme is a pad, start or end', '_^$', [1, 0, 2]],
  ])('%s', (_, phonemes, expected) => expect(ids(phonemes)).toEqual(expected));

  test("after the voice's own replacements", () => {
    expect(ids('c', { phoneme_map: { c: ['a', 'b'] } })).toEqual([1, 0, 14, 0, 15, 0, 2]);
  });

  test('a Brazilian c is k', () => {
    const brazil = {
      espeak: { voice: 'pt-br' },
      phoneme_id_map: { ...CONFIG.phoneme_id_map, k: [23] },
    };
    expect(ids('c', brazil)).toEqual([1, 0, 23, 0, 2]);
  });
});

/** Halves of surrogate pairs among it. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 60 })
  .map((points) => String.fromCodePoint(...points));

test('any text gives ids of the voice between start and end', () => {
  const config = read();
  const known = new Set([0, 3, 14, 15, 44, 45, 141]);
  fc.assert(
    fc.property(anyText, (text) => {
      const encoded = Array.from(encodePiper(text, config), Number);
      expect([encoded[0], encoded[1], encoded.at(-1)]).toEqual([1, 0, 2]);
      for (const id of encoded.slice(1, -1)) expect(known.has(id)).toBe(true);
    }),
  );
});

test('what the settings leave out is as Piper has it', () => {
  expect(read()).toMatchObject({
    inference: { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 },
    phoneme_type: 'espeak',
    num_speakers: 1,
  });
});

describe('settings that are none are named', () => {
  test.each([
    ['no JSON', '{', /could not be read/],
    ['no rate', { ...CONFIG, audio: {} }, /audio\.sample_rate/],
    ['a voice that is an option', { ...CONFIG, espeak: { voice: '--help' } }, /espeak\.voice/],
    ['no pad', { ...CONFIG, phoneme_id_map: { '^': [1], $: [2] } }, /phoneme_id_map: lacks/],
  ])('%s', (_, content, message) => {
    expect(() => loadPiperConfig(jsonFile(content))).toThrow(message);
  });
});
