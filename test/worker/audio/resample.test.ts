import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hertz, hertz } from '../../../electron/common/units.ts';
import { loadResampler } from '../../../electron/worker/audio/resample.ts';
import { strengthAt } from '../../support/tone-strength.ts';
import { sine } from '../../support/wav-bytes.ts';

const { resample } = await loadResampler();
const decibels = (ratio: number) => 20 * Math.log10(ratio);
const to16k = (samples: Float32Array, from: number) =>
  resample(samples, hertz(from), hertz(16_000));
/** The middle, clear of the edges, where the audio beyond counts as silent. */
const middle = (samples: Float32Array) =>
  samples.subarray(0.1 * samples.length, 0.9 * samples.length);

describe('to 16 kHz', () => {
  test.each([8_000, 22_050, 24_000, 44_100, 48_000, 192_000])(
    '1 kHz at %i Hz keeps its frequency, level and phase',
    (from) => {
      const resampled = to16k(sine(1_000, from, from / 2), from);
      const level = strengthAt(1_000, middle(resampled), 16_000) / 0.5;
      expect(Math.abs(decibels(level))).toBeLessThan(0.1);
      const expected = sine(1_000, 16_000, 8_000);
      const error = middle(resampled.map((sample, i) => sample - (expected[i] ?? 0)));
      expect(Math.max(...error.map(Math.abs))).toBeLessThan(0.001);
    },
  );

  test.each([100, 3_000, 6_900])('%i Hz passes within 0.1 dB', (frequency) => {
    const resampled = to16k(sine(frequency, 48_000, 24_000), 48_000);
    const level = strengthAt(frequency, middle(resampled), 16_000) / 0.5;
    expect(Math.abs(decibels(level))).toBeLessThan(0.1);
  });

  test.each([8_300, 10_000, 12_000, 20_000])('%i Hz is gone, not folded back', (frequency) => {
    const resampled = middle(to16k(sine(frequency, 48_000, 24_000), 48_000));
    expect(decibels(Math.max(...resampled.map(Math.abs)) / 0.5)).toBeLessThan(-75);
  });

  test('from 8 kHz nothing appears above 4 kHz', () => {
    const resampled = middle(to16k(sine(3_000, 8_000, 8_000), 8_000));
    expect(decibels(strengthAt(5_000, resampled, 16_000) / 0.5)).toBeLessThan(-75);
  });

  test('a constant stays that constant', () => {
    const resampled = middle(to16k(new Float32Array(4_410).fill(0.25), 44_100));
    expect(Math.max(...resampled.map((sample) => Math.abs(sample - 0.25)))).toBeLessThan(1e-6);
  });

  test('a rate without a small common ratio works too', () => {
    const resampled = middle(to16k(sine(1_000, 44_101, 22_050), 44_101));
    expect(strengthAt(1_000, resampled, 16_000)).toBeCloseTo(0.5, 3);
  });
});

test('equal rates give the samples themselves', () => {
  const samples = sine(440, 16_000, 100);
  expect(to16k(samples, 16_000)).toBe(samples);
});

test('the length is that of the same time at the other rate, for any length and rates', () => {
  const rates = fc.constantFrom<Hertz[]>(
    ...[8_000, 11_025, 16_000, 22_050, 44_100, 48_000].map(hertz),
  );
  fc.assert(
    fc.property(fc.nat(500), rates, rates, (length, from, to) => {
      const resampled = resample(sine(200, from, length), from, to);
      expect(resampled.length).toBe(Math.round((length * to) / from));
      expect(resampled.every((sample) => Math.abs(sample) < 1)).toBe(true);
    }),
  );
});

test('rates far apart are bridged', () => {
  const resampled = to16k(sine(5, 50, 200), 50);
  expect(resampled).toHaveLength(4 * 16_000);
  expect(strengthAt(5, middle(resampled), 16_000)).toBeCloseTo(0.5, 2);
});

test('audio resampled before leaves nothing behind', () => {
  const silence = new Float32Array(1_000);
  const before = to16k(silence, 44_100);
  to16k(sine(1_000, 48_000, 4_800), 48_000);
  expect(to16k(silence, 44_100)).toEqual(before);
});

test('every second of long audio arrives where it belongs', () => {
  const from = 44_100;
  const samples = new Float32Array(5.5 * from);
  for (let at = from / 4; at < samples.length; at += from / 2) samples[at] = 1;
  const resampled = to16k(samples, from);
  const peaks = [...resampled.keys()].filter((i) => (resampled[i] ?? 0) > 0.25);
  expect(peaks).toEqual(Array.from({ length: 11 }, (_, i) => 4_000 + 8_000 * i));
});

test('ten minutes have the right length', () => {
  expect(resample(new Float32Array(600 * 8_000), hertz(8_000), hertz(11_025))).toHaveLength(
    600 * 11_025,
  );
}, 30_000);

test.each([0, -1, Number.NaN, 0.5, 2_000_000])(
  'a rate of %d Hz is a mistake of the caller',
  (rate) => {
    expect(() => to16k(new Float32Array(10), rate)).toThrow(RangeError);
  },
);
