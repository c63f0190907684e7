import type { Hertz } from '../../electron/common/units.ts';
import { wavHeader } from '../../electron/common/wav-header.ts';
import type { Stretch } from './heard-run.ts';

/** Silence is written as one piece again and again: a minute of it costs what a second does. */
const silenceLength = 4096;

/**
 * What a listener hears, as one WAV file of 32-bit floats: the stretches, and silence in the gaps between them.
 * One second of the file is one second of the listener's, which is how the playhead knows where it is.
 */
export function heardFile(
  samples: Float32Array<ArrayBuffer>,
  sampleRate: Hertz,
  stretches: readonly Stretch[],
): Blob {
  const parts: Float32Array<ArrayBuffer>[] = [];
  const silence = new Float32Array(silenceLength);
  const start = stretches[0]?.heard ?? 0;
  const sampleAt = (time: number): number => Math.round((time * sampleRate) / 1e9);
  let written = 0;
  for (const { heard, from, length } of stretches) {
    for (let gap = sampleAt(heard - start) - written; gap > 0; gap -= silenceLength) {
      const part = silence.subarray(0, Math.min(gap, silenceLength));
      parts.push(part);
      written += part.length;
    }
    const part = samples.subarray(sampleAt(from), sampleAt(from + length));
    parts.push(part);
    written += part.length;
  }
  const header = wavHeader(sampleRate, written * Float32Array.BYTES_PER_ELEMENT);
  return new Blob([header, ...parts], { type: 'audio/wav' });
}
