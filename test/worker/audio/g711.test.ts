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

  // Table 2a gives them for 14 bits.
  test.each([31, 95, 223, 479, 991, 2015, 4063])(
    'a segment begins at the decision value %i',
    (end) => {
      const first = toMuLaw(4 * end);
      expect([first & 0x0f, toMuLaw(4 * end - 1) & 0x0f]).toEqual([0x0f, 0]);
      expect((toMuLaw(4 * end - 1) >> 4) - (first >> 4)).toBe(1);
    },
  );

  test('louder samples never come out softer', () => {
    const sample = fc.integer({ min: -32_768, max: 32_767 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(meantBy(toMuLaw(low))).toBeLessThanOrEqual(meantBy(toMuLaw(high)));
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
