import { z } from 'zod';
import { frameLength, PowerSpectrum } from './power-spectrum.ts';
import { duration, type Hertz, seconds } from './units.ts';

/** How far two pieces of audio of the same rate are apart. */
export const audioDifferenceSchema = z.looseObject({
  /** Mean of |a − b| over the samples that both have, full scale 1; null when they have none in common. */
  meanAbsolute: z.number().nonnegative().nullable(),
  /** In dB; null when not even one frame is in both. */
  logSpectral: z.number().nonnegative().nullable(),
  /** How long each of them is: this run's and the other's. */
  length: z.number().nonnegative().transform(seconds),
  otherLength: z.number().nonnegative().transform(seconds),
});
export type AudioDifference = {
  readonly [Field in keyof typeof audioDifferenceSchema.shape]: z.output<
    (typeof audioDifferenceSchema.shape)[Field]
  >;
};

const frameStep = 256;

/** The power that a sine of −100 dBFS has in its bin: what is weaker counts as silence, the same for both. */
const powerFloor = 1e-10 * (frameLength / 4) ** 2;

/** Both measures of mono audio at one rate, full scale ±1, without NaN. */
export const audioDifference = (
  own: Float32Array,
  other: Float32Array,
  sampleRate: Hertz,
): AudioDifference => ({
  meanAbsolute: meanAbsoluteDifference(own, other),
  logSpectral: logSpectralDistance(own, other),
  length: duration(own.length, sampleRate),
  otherLength: duration(other.length, sampleRate),
});

/** Mean of |a − b| over the samples that both have, from the start; null when they have none. */
export function meanAbsoluteDifference(a: Float32Array, b: Float32Array): number | null {
  const shared = Math.min(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < shared; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return shared === 0 ? null : sum / shared;
}

/**
 * Log-spectral distance in dB (Gray & Markel, "Distance measures for speech processing", IEEE Trans. ASSP 24(5), 1976,
 * the L2 norm over the discrete spectrum): of each frame the root of the mean over all bins of
 * (10·log10 P_a − 10·log10 P_b)², then the mean over the frames. Frames of 1024 samples every 256, Hann window, over
 * what both have, from the start; powers below −100 dB of a full-scale sine count as that. Frames that are silent in
 * both are left out, or pauses would make everything alike. 0 for equal audio; null when no frame is left.
 */
export function logSpectralDistance(a: Float32Array, b: Float32Array): number | null {
  const shared = Math.min(a.length, b.length);
  const [ofA, ofB] = [new PowerSpectrum(), new PowerSpectrum()];
  let sum = 0;
  let frames = 0;
  for (let from = 0; from + frameLength <= shared; from += frameStep) {
    const [own, other] = [ofA.of(a, from), ofB.of(b, from)];
    if (isSilent(own) && isSilent(other)) continue;
    frames += 1;
    sum += frameDistance(own, other);
  }
  return frames === 0 ? null : sum / frames;
}

const floored = (power: number): number => Math.max(power, powerFloor);
const isSilent = (powers: Float64Array): boolean => powers.every((power) => power <= powerFloor);

function frameDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < a.length; bin++) {
    const [powerA, powerB] = [floored(a[bin] ?? 0), floored(b[bin] ?? 0)];
    const decibels = 10 * Math.log10(powerA / powerB);
    sum += decibels * decibels;
  }
  return Math.sqrt(sum / a.length);
}
