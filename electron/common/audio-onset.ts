import { type Hertz, type Seconds, seconds } from './units.ts';

/** The level rule: RMS over 10 ms at each step of 1 ms, above −40 dBFS (here a mean square) for 50 steps. */
export const levelRule = {
  audibleMeanSquare: 1e-4,
  hopsPerSecond: 1000,
  hopsPerWindow: 10,
  hopsToBeHeard: 50,
} as const;
const { audibleMeanSquare, hopsPerSecond, hopsPerWindow, hopsToBeHeard } = levelRule;
/** −60 dBFS as an amplitude. */
const silentPeak = 1e-3;

/**
 * How long the audio stays silent before its first sound; null when nothing in it is audible.
 *
 * The level is the RMS, mean of the whole removed, of the 10 ms that end at each step of 1 ms; before the
 * first sample there is silence. The first sound begins with the first of at least 50 steps in a row
 * whose level is above −40 dBFS: 50 ms, so that a click does not count. The answer is the start of that
 * step, thus 0 for audio that begins at once, and right to 1 ms for a sound that begins abruptly.
 * Audio that ends less than 50 ms after its first sound is not yet audible: join chunks that are short.
 * NaN in the audio gives null; `signalProblem` names it.
 *
 * @param samples mono, full scale ±1.
 * @param sampleRate 1 kHz or more.
 */
export function leadingSilence(samples: Float32Array, sampleRate: Hertz): Seconds | null {
  const mean = meanOf(samples);
  const hops = Math.floor((samples.length * hopsPerSecond) / sampleRate);
  const energies = new Float64Array(hopsPerWindow);
  const threshold = audibleMeanSquare * ((hopsPerWindow * sampleRate) / hopsPerSecond);
  let heard = 0;
  let from = 0;
  for (let hop = 0; hop < hops; hop++) {
    const to = Math.round(((hop + 1) * sampleRate) / hopsPerSecond);
    let energy = 0;
    for (let i = from; i < to; i++) {
      const deviation = (samples[i] ?? 0) - mean;
      energy += deviation * deviation;
    }
    from = to;
    energies[hop % hopsPerWindow] = energy;
    heard = total(energies) > threshold ? heard + 1 : 0;
    if (heard === hopsToBeHeard) return seconds((hop + 1 - hopsToBeHeard) / hopsPerSecond);
  }
  return null;
}

/**
 * How long the audio stays silent after its last sound: `leadingSilence` of the audio backwards, so the last sound ends
 * with the last 50 steps in a row above −40 dBFS. null when nothing in it is audible.
 */
export const trailingSilence = (samples: Float32Array, sampleRate: Hertz): Seconds | null =>
  leadingSilence(samples.toReversed(), sampleRate);

/** A sample that is NaN or infinite; or a peak, mean removed, under −60 dBFS. No samples are silent. */
export type SignalProblem = 'not-finite' | 'silent';

/** Why audio cannot be a result, null when it can: one pass for the sum, then no further than the first sound. */
export function signalProblem(samples: Float32Array): SignalProblem | null {
  const sum = sumOf(samples);
  // A double holds any sum of finite 32-bit floats; only NaN or an infinity among them makes it not finite.
  if (!Number.isFinite(sum)) return 'not-finite';
  const mean = sum / samples.length;
  const isAudible = samples.some((sample) => Math.abs(sample - mean) >= silentPeak);
  return isAudible ? null : 'silent';
}

function sumOf(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] ?? 0;
  return sum;
}

const meanOf = (samples: Float32Array): number =>
  samples.length === 0 ? 0 : sumOf(samples) / samples.length;

function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum;
}
