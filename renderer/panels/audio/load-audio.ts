import type { Answer } from '../../../electron/common/bridge.ts';
import type { Hertz } from '../../../electron/common/units.ts';
import { writeWav } from './wav-file.ts';

/** Audio that can be drawn and played. `url` is a Blob's: whoever loads it revokes it. */
export type LoadedAudio = {
  readonly url: string;
  readonly samples: Float32Array;
  readonly sampleRate: number;
};

type ReadAudio = (file: string) => Promise<Answer<ArrayBuffer>>;

/** Reads the files, decodes them, and joins them in their order into one piece. */
export async function loadAudio(
  files: readonly string[],
  sampleRate: Hertz,
  read: ReadAudio,
): Promise<Answer<LoadedAudio>> {
  const parts: Float32Array[] = [];
  let only: Blob | null = null;
  for (const file of files) {
    const answer = await read(file);
    if (!answer.ok) return answer;
    only = files.length === 1 ? new Blob([answer.value], { type: 'audio/wav' }) : null;
    const decoded = await decode(answer.value, sampleRate);
    if (decoded === null)
      return { ok: false, message: `${file} cannot be played: it is no audio.` };
    parts.push(decoded);
  }
  const samples = joined(parts);
  const blob = only ?? new Blob([writeWav(samples, sampleRate)], { type: 'audio/wav' });
  return { ok: true, value: { url: URL.createObjectURL(blob), samples, sampleRate } };
}

/** The first channel at the rate given; null when the browser cannot read it. */
async function decode(bytes: ArrayBuffer, sampleRate: number): Promise<Float32Array | null> {
  try {
    const context = new OfflineAudioContext(1, 1, sampleRate);
    const buffer = await context.decodeAudioData(bytes.slice(0));
    return buffer.getChannelData(0);
  } catch {
    return null;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
