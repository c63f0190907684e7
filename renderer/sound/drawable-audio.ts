import { leadingSilence } from '../../electron/common/audio-onset.ts';
import { type Nanos, nanos, secondsToNanos } from '../../electron/common/units.ts';
import type { LoadedAudio } from './load-audio.ts';
import { PeaksPyramid } from './peaks-pyramid.ts';

/** Audio with what a waveform shows of it. Times in nanoseconds from its beginning. */
export type DrawableAudio = LoadedAudio & {
  readonly peaks: PeaksPyramid;
  /** Of a call the peaks of caller and agent, each for itself. */
  readonly sidePeaks: readonly [PeaksPyramid, PeaksPyramid] | null;
  readonly length: Nanos;
  /** The largest sample, as an amplitude. */
  readonly loudest: number;
  /** Silent until `begins` and from `ends` on; null when nothing in it is audible. */
  readonly audible: { readonly begins: Nanos; readonly ends: Nanos } | null;
};

/** The largest amplitude that 16-bit audio has: what reaches it has most likely been cut off. */
export const clippingLevel = 32_767 / 32_768;

/** Looks at all samples, once. Silence as `leadingSilence` finds it, at the end in the audio played backwards. */
export function drawable(loaded: LoadedAudio): DrawableAudio {
  const { samples, sampleRate, sides } = loaded;
  const peaks = new PeaksPyramid(samples);
  const length = nanos((samples.length / sampleRate) * 1e9);
  const leading = leadingSilence(samples, sampleRate);
  const trailing = leading === null ? null : leadingSilence(samples.toReversed(), sampleRate);
  const audible =
    leading === null || trailing === null
      ? null
      : { begins: secondsToNanos(leading), ends: nanos(length - secondsToNanos(trailing)) };
  const sidePeaks =
    sides === undefined
      ? null
      : ([new PeaksPyramid(sides[0]), new PeaksPyramid(sides[1])] as const);
  // Two who speak at once are louder together than either was.
  const loudest = Math.max(...(sidePeaks ?? [peaks]).map(loudestOf));
  return { ...loaded, peaks, sidePeaks, length, loudest, audible };
}

function loudestOf(peaks: PeaksPyramid): number {
  const { low, high } = peaks.over(0, peaks.samples.length);
  return Math.max(high, -low);
}
