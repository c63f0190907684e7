import { toPcm16 } from '../../../electron/common/pcm16.ts';
import type { Hertz } from '../../../electron/common/units.ts';
import { wavHeader, wavHeaderLength } from '../../../electron/common/wav-header.ts';

/** One channel of samples as a WAV file of 16 bits: what the player plays when a run left several files. */
export function writeWav(samples: Float32Array, sampleRate: Hertz): ArrayBuffer {
  const pcm = toPcm16(samples).samples;
  const file = new Uint8Array(wavHeaderLength + pcm.byteLength);
  file.set(wavHeader(sampleRate, pcm.byteLength));
  new Int16Array(file.buffer, wavHeaderLength).set(pcm);
  return file.buffer;
}
