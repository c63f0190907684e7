import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hertz } from '../../electron/common/units.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { loadResampler } from '../../electron/worker/audio/resample.ts';
import { modelStore } from './own-home.ts';
import { type WavCase, wavBytes } from './wav-bytes.ts';

export const jfkFile = join(modelStore, 'jfk/jfk.wav');

export const jfkWords =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

/** The sample's speech at another rate. */
export async function jfkAt(rate: number): Promise<Float32Array> {
  const { channels, sampleRate } = await decodeAudio(await readFile(jfkFile));
  const { resample } = await loadResampler();
  return resample(channels[0] ?? new Float32Array(0), sampleRate, hertz(rate));
}

/** Writes a WAV file into the folder; its path. */
export async function wavIn(folder: string, name: string, wav: WavCase): Promise<string> {
  const path = join(folder, `${name}.wav`);
  await writeFile(path, wavBytes(wav));
  return path;
}
