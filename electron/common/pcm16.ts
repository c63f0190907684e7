/** 16-bit PCM, one channel, and why it cannot be a result: null when it can. */
export type Pcm16 = {
  readonly samples: Int16Array;
  readonly problem: 'not-finite' | 'silent' | null;
};

/** −60 dBFS in steps of 16 bits. */
const silentPeak = 32.768;

/**
 * Samples of full scale ±1 as 16-bit PCM: what is beyond is clipped, NaN becomes 0. Audio leaves a worker
 * in this form: half the bytes to hand over, and what a WAV file or a telephone line carries anyway. The
 * same pass looks for what `signalProblem` finds, since it costs a pass of its own otherwise (bench).
 */
export function toPcm16(audio: Float32Array): Pcm16 {
  const samples = new Int16Array(audio.length);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < audio.length; i++) {
    const scaled = (audio[i] ?? 0) * 32_768;
    sum += scaled;
    if (scaled < lowest) lowest = scaled;
    if (scaled > highest) highest = scaled;
    // Storing cuts towards zero, hence the half; it turns NaN into 0. Math.round costs three times as much.
    samples[i] =
      scaled >= 32_767 ? 32_767 : scaled <= -32_768 ? -32_768 : scaled + (scaled < 0 ? -0.5 : 0.5);
  }
  if (!Number.isFinite(sum)) return { samples, problem: 'not-finite' };
  const mean = sum / audio.length;
  const peak = Math.max(highest - mean, mean - lowest);
  return { samples, problem: peak >= silentPeak ? null : 'silent' };
}
