import { hertz } from '../../common/units.ts';
import { fourier, powersOfBoth } from './fourier.ts';
import { type MelFilter, melFilters, powerIn } from './mel-filters.ts';

/** How Whisper looks at sound: windows of 25 ms every 10 ms of 16 kHz audio, 30 s at a time. */
const windowSize = 400;
const hop = 160;
const frames = 3000;
const half = windowSize / 2;

/** log10 of the least power that is told apart from silence. */
const quietest = -10;

/** Samples that one spectrogram covers. */
export const logMelSamples = frames * hop;

export type LogMel = {
  /** f32[bins × 3000], bin by bin, of at most `logMelSamples` samples at 16 kHz; shorter audio is followed by silence. */
  readonly features: (samples: Float32Array) => Float32Array;
  readonly bins: number;
  readonly frames: number;
};

/**
 * Whisper's log-mel spectrogram: power spectrum of periodic Hann windows, centred with the edges reflected, Slaney
 * mel filters, log10 of at least 1e-10, at most 8 below the loudest, then (x + 4) / 4. Source: `log_mel_spectrogram`
 * of openai/whisper, over a window filled up with silence as `WhisperFeatureExtractor` of transformers does.
 */
export function logMel(bins: number): LogMel {
  const filters = melFilters(bins, windowSize, hertz(16_000));
  const hann = Float64Array.from(
    { length: windowSize },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowSize),
  );
  const padded = new Float64Array(logMelSamples + windowSize);
  const spectrum = fourier(windowSize);
  const first = new Float64Array(half + 1);
  const second = new Float64Array(half + 1);

  return {
    bins,
    frames,
    features: (samples) => {
      reflectInto(padded, samples);
      const mel = new Float32Array(bins * frames).fill(quietest);
      const heard = Math.min(frames, Math.ceil((samples.length + half) / hop));
      for (let frame = 0; frame < heard; frame += 2) {
        const start = frame * hop;
        for (let i = 0; i < windowSize; i++) {
          const weight = hann[i] as number;
          spectrum.real[i] = (padded[start + i] as number) * weight;
          spectrum.imaginary[i] = (padded[start + hop + i] as number) * weight;
        }
        spectrum.transform();
        powersOfBoth(spectrum, first, second);
        for (let bin = 0; bin < bins; bin++) {
          const filter = filters[bin] as MelFilter;
          mel[bin * frames + frame] = loudness(powerIn(filter, first));
          mel[bin * frames + frame + 1] = loudness(powerIn(filter, second));
        }
      }
      return scaled(mel);
    },
  };
}

const loudness = (power: number): number => Math.max(Math.log10(power), quietest);

function reflectInto(padded: Float64Array, samples: Float32Array): void {
  padded.fill(0);
  padded.set(samples, half);
  for (let i = 1; i <= half; i++) {
    padded[half - i] = padded[half + i] as number;
    padded[half + logMelSamples - 1 + i] = padded[half + logMelSamples - 1 - i] as number;
  }
}

function scaled(mel: Float32Array): Float32Array {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < mel.length; i++) most = Math.max(most, mel[i] as number);
  for (let i = 0; i < mel.length; i++) mel[i] = (Math.max(mel[i] as number, most - 8) + 4) / 4;
  return mel;
}
