import { describe, expect, test } from 'vitest';
import { seededDraws } from '../../../electron/common/random.ts';
import { logMel, logMelSamples } from '../../../electron/worker/audio/log-mel.ts';
import { farFromPlain } from '../../support/plain-log-mel.ts';
import { sine } from '../../support/wav-bytes.ts';

const draw = seededDraws(5);
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, () => draw(20_001) / 10_000 - 1);

describe.each([80, 128])('%i bins', (bins) => {
  test.each([
    ['noise', noise(8_000)],
    ['a tone of 1 kHz', sine(1_000, 16_000, 8_000)],
    ['a single sample', Float32Array.of(1)],
    ['two frames and a bit', noise(333)],
  ])('%s is what the definition says', (_, samples) => {
    const features = logMel(bins).features(samples);
    expect(features).toHaveLength(bins * 3000);
    expect(farFromPlain(features, samples, bins, { from: 0, count: 60 })).toBeLessThan(1e-5);
  });
});

test('what follows the audio is silence, 8 below the loudest in log10', () => {
  const features = logMel(80).features(noise(8_000));
  const most = features.reduce((a, b) => Math.max(a, b));
  expect(features[3000 - 1]).toBeCloseTo(most - 2, 6);
});

test('silence has the least value that there is', () => {
  expect(new Set(logMel(80).features(new Float32Array(16_000)))).toEqual(new Set([-1.5]));
});

test('30 s to the last sample end with that sample, the audio reflected beyond it', () => {
  const samples = new Float32Array(logMelSamples);
  samples.set(noise(1_000), logMelSamples - 1_000);
  const features = logMel(80).features(samples);
  expect(farFromPlain(features, samples, 80, { from: 2_980, count: 20 })).toBeLessThan(1e-5);
});

test('one spectrogram after the other does not remember', () => {
  const spectrogram = logMel(80);
  spectrogram.features(noise(480_000));
  const second = spectrogram.features(new Float32Array(16_000));
  expect(new Set(second)).toEqual(new Set([-1.5]));
});
