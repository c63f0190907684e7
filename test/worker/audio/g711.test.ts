import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { muLaw, toMuLaw } from '../../../electron/worker/audio/g711.ts';

const meantBy = (code: number): number => (muLaw[code] ?? Number.NaN) * 32_768;

describe('µ-law', () => {
  test('every byte is kept by its value, but for the second zero', () => {
    for (let code = 0; code < 256; code++) {
      expect(toMuLaw(meantBy(code))).toBe(code === 0x7f ? 0xff : code);
    }
  });

  test.each([
    [0, 0xff],
    [-1, 0xff],
    [8, 0xfe],
    [-8, 0x7e],
    [32_124, 0x80],
    [32_767, 0x80],
    [-32_768, 0x00],
  ])('%i is kept as %i', (sample, code) => {
    expect(toMuLaw(sample)).toBe(code);
  });

  test('of the 256 values the nearest is taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        const error = Math.abs(meantBy(toMuLaw(sample)) - sample);
        const least = Math.min(
          ...Array.from({ length: 256 }, (_, code) => Math.abs(meantBy(code) - sample)),
        );
        expect(error).toBe(least);
      }),
    );
  });

  test('the error is at most 4 near zero and a 32nd of a louder sample, up to the largest value', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_635, max: 32_635 }), (sample) => {
        const error = Math.abs(meantBy(toMuLaw(sample)) - sample);
        expect(error).toBeLessThanOrEqual(Math.max(4, (Math.abs(sample) + 132) / 32));
      }),
    );
  });
});
