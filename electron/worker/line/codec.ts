import type { AudioPath } from '../../common/turn/turn-work.ts';
import { muLaw, toMuLaw } from '../audio/g711.ts';

/** One sample as 16 bits keep it, full scale ±1: clipped and rounded to a whole number of 1/32768. */
export const to16Bit = (sample: number): number =>
  Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));

/** What is left of samples, full scale ±1, after they were encoded and decoded again. */
export type Codec = (samples: Float32Array) => Float32Array;

const codecs: Readonly<Record<AudioPath['encoding'], Codec>> = {
  pcm: (samples) => samples.map((sample) => to16Bit(sample) / 32_768),
  'mu-law': (samples) => samples.map((sample) => muLaw[toMuLaw(to16Bit(sample))] ?? 0),
};

export const codecOf = (encoding: AudioPath['encoding']): Codec => codecs[encoding];
