import type { AudioEvent } from './session.ts';
import { type Nanos, nanos } from './units.ts';

/** A chunk as the listener hears it. Times in nanoseconds on the session's clock. */
export type HeardChunk = {
  readonly arrived: Nanos;
  /** When its first sample is played: at its arrival, or when all audio before it has been. */
  readonly heard: Nanos;
  /** Where it begins in the audio, and how long it is. */
  readonly from: Nanos;
  readonly length: Nanos;
};

export type Chunk = Pick<AudioEvent, 'at' | 'samples' | 'sampleRate'>;

/**
 * What a player does with these chunks: it starts with the first, plays on while it has audio, and where it runs
 * dry stands still until the next chunk (an underrun, which begins where `bufferSlack` of the design first turns
 * negative). In the order in which they arrived.
 */
export function playOut(chunks: readonly Chunk[]): HeardChunk[] {
  let from = 0;
  let free = Number.NEGATIVE_INFINITY;
  return chunks.map(({ at, samples, sampleRate }) => {
    const length = (samples / sampleRate) * 1e9;
    const heard = Math.max(at, free);
    const chunk = { arrived: at, heard: nanos(heard), from: nanos(from), length: nanos(length) };
    free = heard + length;
    from += length;
    return chunk;
  });
}

const endOf = ({ heard, length }: HeardChunk): Nanos => nanos(heard + length);

/** Audio that has arrived and has not been played at `time`. 0 before the first chunk and after the last. */
export function bufferedAt(heard: readonly HeardChunk[], time: Nanos): Nanos {
  const last = heard[lastWhere(heard, ({ arrived }) => arrived <= time)];
  return nanos(last === undefined ? 0 : Math.max(0, endOf(last) - time));
}

/** The stretches in which the player stood still for want of audio, after it had begun. */
export function underruns(heard: readonly HeardChunk[]): { from: Nanos; to: Nanos }[] {
  return heard.flatMap((chunk, i) => {
    const before = heard[i - 1];
    const isDry = before !== undefined && chunk.heard > endOf(before);
    return isDry ? [{ from: endOf(before), to: chunk.heard }] : [];
  });
}

/** When a place in the audio (ns from its beginning) is heard; null where there is no such place. */
export function timeOfAudio(heard: readonly HeardChunk[], place: Nanos): Nanos | null {
  const chunk = heard[lastWhere(heard, ({ from }) => from <= place)];
  if (chunk === undefined || place > chunk.from + chunk.length) return null;
  return nanos(chunk.heard + (place - chunk.from));
}

/** What is heard at `time`, as a place in the audio; null before the first sample and after the last. */
export function audioAt(heard: readonly HeardChunk[], time: Nanos): Nanos | null {
  const at = lastWhere(heard, (chunk) => chunk.heard <= time);
  const chunk = heard[at];
  if (chunk === undefined) return null;
  const place = Math.min(chunk.length, time - chunk.heard);
  if (place === chunk.length && at === heard.length - 1 && time > endOf(chunk)) return null;
  return nanos(chunk.from + place);
}

/** The last place for which it holds, where it holds for all before; −1 for none. */
function lastWhere(heard: readonly HeardChunk[], holds: (chunk: HeardChunk) => boolean): number {
  let low = 0;
  let high = heard.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const chunk = heard[middle];
    if (chunk !== undefined && holds(chunk)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
