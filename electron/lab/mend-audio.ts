import { open } from 'node:fs/promises';
import type { Hertz } from '../common/units.ts';
import { wavHeader, wavHeaderLength } from '../common/wav-header.ts';

/**
 * Writes the length into the header of a WAV file whose worker died before it could: players want to know
 * it. Leaves alone what cannot be mended.
 */
export async function mendAudio(path: string, sampleRate: Hertz): Promise<void> {
  const file = await open(path, 'r+').catch(() => null);
  if (file === null) return;
  try {
    const { size } = await file.stat();
    const whole = Math.max(0, size - wavHeaderLength) & ~3;
    await file.write(wavHeader(sampleRate, whole), 0, wavHeaderLength, 0);
  } catch {
    // The samples are there all the same, and readers that go by the end of the file find them.
  } finally {
    await file.close();
  }
}
