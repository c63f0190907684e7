import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Peak, PeaksPyramid } from '../../../renderer/sound/peaks-pyramid.ts';

/** Every sample looked at. Zero has no sign: neither does silence. */
function naive(samples: Float32Array, from: number, to: number): Peak {
  const part = samples.subarray(Math.max(0, from), Math.max(0, to));
  return {
    low: part.reduce((least, sample) => Math.min(least, sample), 0) + 0,
    high: part.reduce((most, sample) => Math.max(most, sample), 0) + 0,
  };
}

test('peaks are the lowest and highest sample of each stretch', () => {
  const samples = Float32Array.of(0.5, -0.25, 0.125, 0.75, -1, 0);
  expect(new PeaksPyramid(samples).columns(3)).toEqual([
    { low: -0.25, high: 0.5 },
    { low: 0, high: 0.75 },
    { low: -1, high: 0 },
  ]);
});

test('more columns than samples repeat them, no samples are silence', () => {
  const half = { low: 0, high: 0.5 };
  expect(new PeaksPyramid(Float32Array.of(0.5)).columns(3)).toEqual([half, half, half]);
  const nothing = { low: 0, high: 0 };
  expect(new PeaksPyramid(new Float32Array(0)).columns(2)).toEqual([nothing, nothing]);
});

test('any stretch has the peaks that its samples have', () => {
  const samples = fc
    .array(fc.float({ min: -2, max: 2, noNaN: true }), { maxLength: 6000, size: 'max' })
    .map((list) => Float32Array.from(list));
  fc.assert(
    fc.property(samples, fc.nat(6100), fc.nat(6100), (list, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      expect(new PeaksPyramid(list).over(from, to)).toEqual(naive(list, from, to));
    }),
    { numRuns: 300 },
  );
});

test('a lone spike in a minute of audio is found at every zoom, and nowhere else', () => {
  const samples = new Float32Array(60 * 24_000);
  const place = 1_234_567;
  samples[place] = -0.75;
  const pyramid = new PeaksPyramid(samples);
  for (const width of [1, 17, 256, 4_097, 1_000_000]) {
    expect(pyramid.over(place - width + 1, place + 1).low).toBe(-0.75);
    expect(pyramid.over(place - width, place).low).toBe(0);
  }
  expect(pyramid.size).toBeLessThan(1.15 * samples.byteLength);
});
