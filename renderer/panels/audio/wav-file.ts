import type { Hertz } from '../../../electron/common/units.ts';
import { wavHeader, wavHeaderLength } from '../../../electron/common/wav-header.ts';

/** One channel of samples as a WAV file of 32-bit floats: what the player plays when a run left several files. */
export function writeWav(samples: Float32Array, sampleRate: Hertz): ArrayBuffer {
  const file = new Uint8Array(wavHeaderLength + samples.byteLength);
  file.set(wavHeader(sampleRate, samples.byteLength));
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), wavHeaderLength);
  return file.buffer;
}
