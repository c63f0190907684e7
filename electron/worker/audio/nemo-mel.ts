import { hertz } from '../../common/units.ts';
import { fourier, powersOfBoth } from './fourier.ts';
import { melFilters, powerIn } from './mel-filters.ts';

/** How NeMo looks at 16 kHz audio: windows of 25 ms in the middle of 512 samples, every 10 ms. */
const size = 512;
const windowSize = 400;
const hop = 160;
const half = size / 2;
const preemphasis = 0.97;

/** Added to every power, so that silence has a logarithm. */
const guard = 2 ** -24;

export type MelFeatures = {
  /** f32[bins × frames], bin by bin. */
  readonly values: Float32Array;
  readonly frames: number;
};

/**
 * NeMo's features of f32 samples at 16 kHz, one frame for every whole 10 ms: pre-emphasis of 0.97, power spectrum of
 * symmetric Hann windows centred on their frame with silence beyond the edges, Slaney mel filters, natural logarithm
 * of power + 2^-24, and each bin brought to mean 0 and deviation 1 over time (n − 1; 1e-5 added to the deviation).
 * Source: `FilterbankFeatures` and `normalize_batch` of NVIDIA/NeMo with `normalize: per_feature`, no dither and no
 * padding; its frame after the last whole 10 ms, which it masks, is left out.
 */
export function nemoMel(bins: number): (samples: Float32Array) => MelFeatures {
  const filters = melFilters(bins, size, hertz(16_000));
  const hann = Float64Array.from(
    { length: windowSize },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (windowSize - 1)),
  );
  const spectrum = fourier(size);
  const before = (size - windowSize) / 2;
  const first = new Float64Array(half + 1);
  const second = new Float64Array(half + 1);

  return (samples) => {
    const frames = Math.floor(samples.length / hop);
    const padded = emphasise(samples);
    const values = new Float32Array(bins * frames);
    for (let frame = 0; frame < frames; frame += 2) {
      const start = frame * hop + before;
      spectrum.real.fill(0);
      spectrum.imaginary.fill(0);
      for (let i = 0; i < windowSize; i++) {
        const weight = hann[i] as number;
        spectrum.real[before + i] = (padded[start + i] as number) * weight;
        spectrum.imaginary[before + i] = (padded[start + hop + i] as number) * weight;
      }
      spectrum.transform();
      powersOfBoth(spectrum, first, second);
      filters.forEach((filter, bin) => {
        const at = bin * frames + frame;
        values[at] = Math.log(powerIn(filter, first) + guard);
        if (frame + 1 < frames) values[at + 1] = Math.log(powerIn(filter, second) + guard);
      });
    }
    for (let bin = 0; bin < bins; bin++) {
      normalise(values.subarray(bin * frames, (bin + 1) * frames));
    }
    return { values, frames };
  };
}

/** With silence of half a window before and after. */
function emphasise(samples: Float32Array): Float64Array {
  const padded = new Float64Array(samples.length + size);
  let before = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    padded[half + i] = sample - preemphasis * before;
    before = sample;
  }
  return padded;
}

/** In place. */
function normalise(values: Float32Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1)) + 1e-5;
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] as number) - mean) / deviation;
}
