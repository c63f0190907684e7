import type { Hertz } from '../../common/units.ts';

/** One triangle of the filter bank: the weights of the spectrum's bins from `first` on; none of it is 0. */
export type MelFilter = { readonly first: number; readonly weights: Float64Array };

/** Slaney's mel scale: linear up to 1 kHz, logarithmic above. */
const linearSlope = 200 / 3;
const knee = 1000;
const kneeMel = knee / linearSlope;
const logStep = Math.log(6.4) / 27;

const toMel = (frequency: number): number =>
  frequency < knee ? frequency / linearSlope : kneeMel + Math.log(frequency / knee) / logStep;

const toHertz = (mel: number): number =>
  mel < kneeMel ? mel * linearSlope : knee * Math.exp((mel - kneeMel) * logStep);

/**
 * Triangles evenly spaced in mel from 0 to half of the sample rate, each of area 1 (in Hz), over a power spectrum of
 * `size / 2 + 1` bins. The same as `librosa.filters.mel(sr, n_fft, n_mels)`: scale and area of Slaney's Auditory
 * Toolbox.
 */
export function melFilters(count: number, size: number, sampleRate: Hertz): MelFilter[] {
  const top = toMel(sampleRate / 2);
  const edges = Array.from({ length: count + 2 }, (_, i) => toHertz((top * i) / (count + 1)));
  const frequencies = Array.from({ length: size / 2 + 1 }, (_, bin) => (bin * sampleRate) / size);
  return edges.slice(0, count).map((lower, i) => {
    const middle = edges[i + 1] ?? 0;
    const upper = edges[i + 2] ?? 0;
    const area = 2 / (upper - lower);
    const weights = frequencies.map((frequency) =>
      Math.max(
        0,
        area *
          Math.min((frequency - lower) / (middle - lower), (upper - frequency) / (upper - middle)),
      ),
    );
    const first = weights.findIndex((weight) => weight > 0);
    const last = weights.findLastIndex((weight) => weight > 0);
    return {
      first: Math.max(first, 0),
      weights: Float64Array.from(weights.slice(first, last + 1)),
    };
  });
}

/** The power that a filter lets through of a power spectrum. */
export function powerIn({ first, weights }: MelFilter, powers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += (weights[i] as number) * (powers[first + i] as number);
  }
  return sum;
}
