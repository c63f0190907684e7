/** Where a level meter begins, in dB below full scale. */
const quietest = -60;

/** How loud a frame is, from 0 (−60 dBFS or less) to 1 (full scale), by its RMS. */
export function levelOf(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const decibels = 10 * Math.log10(energy / Math.max(1, samples.length));
  return Math.min(1, Math.max(0, 1 - decibels / quietest));
}

/** Whether anybody would hear it: a sample above −60 dBFS. */
export const isAudible = (samples: Float32Array): boolean =>
  samples.some((sample) => Math.abs(sample) > 1e-3);
