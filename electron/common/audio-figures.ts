import { z } from 'zod';
import { leadingSilence, trailingSilence } from './audio-onset.ts';
import { integratedLoudness } from './loudness.ts';
import { type Hertz, hertz, seconds } from './units.ts';

const silence = z.number().nonnegative().transform(seconds).nullable();

/** What can be told of made audio without hearing it. */
export const audioFiguresSchema = z.looseObject({
  samples: z.int().nonnegative(),
  sampleRate: z.number().positive().transform(hertz),
  /** Before the first sound and after the last one (`audio-onset.ts`), in seconds; null when nothing is audible. */
  leadingSilence: silence,
  trailingSilence: silence,
  /** Samples at full scale or above it: there the wave is cut off, or will be by whoever plays it. */
  clipped: z.int().nonnegative(),
  /** The largest sample in dBFS, above 0 when it is over full scale; null when all are 0. */
  peak: z.number().nullable(),
  /** Integrated loudness in LUFS (`loudness.ts`), as one channel; null when it is too short or too quiet. */
  loudness: z.number().nullable(),
});
export type AudioFigures = {
  readonly [Field in keyof typeof audioFiguresSchema.shape]: z.output<
    (typeof audioFiguresSchema.shape)[Field]
  >;
};

/** Figures of mono audio, full scale ±1, without NaN. */
export function audioFigures(samples: Float32Array, sampleRate: Hertz): AudioFigures {
  let clipped = 0;
  let largest = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i] ?? 0);
    if (size >= 1) clipped += 1;
    if (size > largest) largest = size;
  }
  return {
    samples: samples.length,
    sampleRate,
    leadingSilence: leadingSilence(samples, sampleRate),
    trailingSilence: trailingSilence(samples, sampleRate),
    clipped,
    peak: largest === 0 ? null : 20 * Math.log10(largest),
    loudness: integratedLoudness([samples], sampleRate),
  };
}
