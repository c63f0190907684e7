import type { Answer } from '../../electron/common/bridge.ts';
import type { Hertz } from '../../electron/common/units.ts';

/** Audio in memory. */
export type LoadedAudio = {
  /** One channel, full scale ±1. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: Hertz;
  /** The file as it was recorded; null where there were several, which were joined. */
  readonly original: Blob | null;
};

/** Reads a file of one recording, named as the recording names it. */
export type ReadAudio = (file: string) => Promise<Answer<ArrayBuffer>>;

/** Reads the files, decodes them, and joins them in their order into one piece. */
export async function loadAudio(
  files: readonly string[],
  sampleRate: Hertz,
  read: ReadAudio,
): Promise<Answer<LoadedAudio>> {
  const parts: Float32Array<ArrayBuffer>[] = [];
  let original: Blob | null = null;
  for (const file of files) {
    const answer = await read(file);
    if (!answer.ok) return answer;
    original = files.length === 1 ? new Blob([answer.value], { type: 'audio/wav' }) : null;
    const decoded = await decode(answer.value, sampleRate);
    if (decoded === null)
      return { ok: false, message: `${file} cannot be played: it is no audio.` };
    parts.push(decoded);
  }
  return { ok: true, value: { samples: joined(parts), sampleRate, original } };
}

/** The first channel at the rate given; null when the browser cannot read it. */
async function decode(
  bytes: ArrayBuffer,
  sampleRate: number,
): Promise<Float32Array<ArrayBuffer> | null> {
  try {
    const context = new OfflineAudioContext(1, 1, sampleRate);
    const buffer = await context.decodeAudioData(bytes.slice(0));
    return buffer.getChannelData(0);
  } catch {
    return null;
  }
}

function joined(parts: readonly Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer> {
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
