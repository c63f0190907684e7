import { expect, test } from 'vitest';
import { seededDraws } from '../../../electron/common/random.ts';
import { nemoMel } from '../../../electron/worker/audio/nemo-mel.ts';
import { plainNemoMel } from '../../support/plain-nemo-mel.ts';
import { jfkAt } from '../../support/spoken-audio.ts';

const rate = 16_000;
const draw = seededDraws(7);
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, () => draw(20_001) / 10_000 - 1);
const tone = (hertz: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));

test.each([
  ['noise', noise(3200), 80],
  ['noise that ends within 10 ms', noise(3199), 80],
  ['a tone at 440 Hz', tone(440, 2000), 80],
  ['noise after silence', Float32Array.from([...new Float32Array(1600), ...noise(1600)]), 80],
  ['noise, in 64 bins', noise(2000), 64],
  ['noise, in 128 bins', noise(2000), 128],
])('the features of %s are those of the definition', (_, samples, bins) => {
  const { values, frames } = nemoMel(bins)(samples);
  expect(frames).toBe(Math.floor(samples.length / 160));
  const plain = plainNemoMel(samples, bins).flat();
  expect(values).toHaveLength(plain.length);
  const farthest = values.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (plain[i] ?? Number.NaN))),
    0,
  );
  expect(farthest).toBeLessThan(1e-4);
});

test('the features of jfk.wav are those of numpy', async () => {
  // numpy 2.4: the definition with `numpy.fft.rfft` and `numpy.hanning(400)` in double precision.
  const { values, frames } = nemoMel(80)(await jfkAt(rate));
  const at = (bin: number, frame: number) => values[bin * frames + frame];
  expect(at(10, 100)).toBeCloseTo(-0.1473853730547572, 5);
  expect(at(40, 500)).toBeCloseTo(-0.8340871624875354, 5);
  expect(at(79, 1099)).toBeCloseTo(1.2298547667768251, 5);
  expect(at(0, 0)).toBeCloseTo(-3.3765886716008997, 5);
  const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
  expect(size).toBeCloseTo(0.8026451183441624, 6);
});

test('each bin of real speech has mean 0 and deviation 1 over time', async () => {
  const { values, frames } = nemoMel(80)(await jfkAt(rate));
  expect(frames).toBe(1100);
  for (let bin = 0; bin < 80; bin++) {
    const row = values.subarray(bin * frames, (bin + 1) * frames);
    const mean = row.reduce((sum, value) => sum + value, 0) / frames;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (frames - 1);
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 3);
  }
});
