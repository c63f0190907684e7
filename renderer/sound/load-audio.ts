import type { Answer } from '../../electron/common/bridge.ts';
import type { Hertz, Nanos } from '../../electron/common/units.ts';
import type { StretchOfCall } from './heard-run.ts';

/** Audio in memory. */
export type LoadedAudio = {
  /** One channel, full scale ±1. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: Hertz;
  /** Caller and agent of a call, whose sum `samples` are; left out of all else. */
  readonly sides?: readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
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
    const [decoded] = (await decode(answer.value, sampleRate)) ?? [];
    if (decoded === undefined) return { ok: false, message: noAudio(file) };
    parts.push(decoded);
  }
  return { ok: true, value: { samples: joined(parts), sampleRate, original } };
}

const noAudio = (file: string): string => `${file} cannot be played: it is no audio.`;

/** Reads one turn's part of its call: both sides, and as `samples` what anybody in between would hear. */
export async function loadCall(
  { file, from, to }: StretchOfCall,
  sampleRate: Hertz,
  read: ReadAudio,
): Promise<Answer<LoadedAudio>> {
  const answer = await read(file);
  if (!answer.ok) return answer;
  const channels = await decode(answer.value, sampleRate);
  const [caller, agent] = (channels ?? []).map((channel) => cut(channel, from, to, sampleRate));
  if (caller === undefined) return { ok: false, message: noAudio(file) };
  if (agent === undefined)
    return { ok: true, value: { samples: caller, sampleRate, original: null } };
  const samples = caller.map((sample, place) => sample + (agent[place] ?? 0));
  return { ok: true, value: { samples, sampleRate, sides: [caller, agent], original: null } };
}

/** A part of the samples, from one time to another; silence where they end before it does. */
function cut(
  samples: Float32Array<ArrayBuffer>,
  from: Nanos,
  to: Nanos,
  sampleRate: Hertz,
): Float32Array<ArrayBuffer> {
  const sampleAt = (time: Nanos): number => Math.round((time * sampleRate) / 1e9);
  const part = new Float32Array(sampleAt(to) - sampleAt(from));
  part.set(samples.subarray(sampleAt(from), sampleAt(to)));
  return part;
}

/** Every channel at the rate given; null when the browser cannot read it. */
async function decode(
  bytes: ArrayBuffer,
  sampleRate: number,
): Promise<Float32Array<ArrayBuffer>[] | null> {
  try {
    const context = new OfflineAudioContext(1, 1, sampleRate);
    const buffer = await context.decodeAudioData(bytes.slice(0));
    return Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
      buffer.getChannelData(channel),
    );
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
