import type { Hertz } from '../../common/units.ts';

/** The samples of one audio file, as the file holds them: not mixed, not resampled. */
export type DecodedAudio = {
  /** At least one; all of the same length, which is above 0. Full scale is ±1; float files may exceed it. */
  readonly channels: readonly Float32Array[];
  readonly sampleRate: Hertz;
  /** What the file was, for a person: 'WAV, 16-bit PCM', 'FLAC', … */
  readonly format: string;
  /** The file ends before the audio that it announces; what is there was decoded. */
  readonly truncated: boolean;
};

/** The file cannot be used as audio. The message is a sentence for a person: what is wrong, what to do. */
export class UnreadableAudio extends Error {
  override readonly name = 'UnreadableAudio';
}

/** Throws `UnreadableAudio` when a sample is NaN or infinite, saying where. */
export function refuseNonFinite(channels: readonly Float32Array[], sampleRate: Hertz): void {
  for (const [channel, samples] of channels.entries()) {
    let poison = 0;
    for (let i = 0; i < samples.length; i++) poison += (samples[i] ?? 0) * 0;
    if (poison === 0) continue;
    const at = samples.findIndex((sample) => !Number.isFinite(sample));
    throw new UnreadableAudio(
      `Sample ${at} of channel ${channel + 1} (${(at / sampleRate).toFixed(3)} s in) is ` +
        `${samples[at]}, which is not a sound level. The program that wrote the file produced broken ` +
        'audio; write it again.',
    );
  }
}
