/**
 * The amplitude of one frequency in `samples`: 0.5 for a sine whose peak is 0.5. Blackman's window keeps
 * other frequencies, more than 3 / duration away, out of it by 58 dB and more.
 */
export function strengthAt(frequency: number, samples: Float32Array, sampleRate: number): number {
  let real = 0;
  let imaginary = 0;
  let total = 0;
  for (const [i, sample] of samples.entries()) {
    const turn = (2 * Math.PI * i) / (samples.length - 1);
    const weight = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    const phase = (2 * Math.PI * frequency * i) / sampleRate;
    real += weight * sample * Math.cos(phase);
    imaginary += weight * sample * Math.sin(phase);
    total += weight;
  }
  return (2 * Math.hypot(real, imaginary)) / total;
}
