import { type SignalProblem, signalLevels } from './audio-onset.ts';

/** 16-bit PCM, one channel, and why it cannot be a result: null when it can. */
export type Pcm16 = {
  readonly samples: Int16Array;
  readonly problem: SignalProblem | null;
};

/**
 * Samples of full scale ±1 as 16-bit PCM: what is beyond is clipped, NaN becomes 0. Audio leaves a worker
 * in this form: half the bytes to hand over, and what a WAV file or a telephone line carries anyway.
 */
export function toPcm16(audio: Float32Array): Pcm16 {
  const { lowest, highest, problem } = signalLevels(audio);
  const samples = new Int16Array(audio.length);
  if (lowest >= -1 && highest * 32_768 < 32_767.5) {
    // Shifted above zero, cutting is rounding: no branch for the sign, a third less time (bench).
    for (let i = 0; i < audio.length; i++) {
      samples[i] = (((audio[i] ?? 0) * 32_768 + 32_768.5) | 0) - 32_768;
    }
  } else {
    for (let i = 0; i < audio.length; i++) {
      // Storing NaN in an Int16Array gives 0.
      samples[i] = Math.max(-32_768, Math.min(32_767, Math.round((audio[i] ?? 0) * 32_768)));
    }
  }
  return { samples, problem };
}
