import { hertz } from '../../common/units.ts';
import { AnswerProblem } from './answer.ts';
import {
  bytesPerSample,
  type SampleCoding,
  type SampleForm,
  SampleStream,
} from './sample-stream.ts';

const tags = { pcm: 1, float: 3, extensible: 0xfffe } as const;
/** What writers that cannot seek put for a length they do not know: nothing, all ones, or near 0x7fffffff. */
const unknownFrom = 0x7fff_0000;
/** Of a chunk before the audio: nobody needs a longer one, and it waits in memory. */
const longestChunk = 2 ** 20;

/**
 * A WAV file that arrives in pieces cut anywhere (RIFF; Microsoft, "New Multimedia Data Types", 1994). What stands
 * behind the audio is left out; where the length is not known the audio goes on to the end. Throws `AnswerProblem`.
 */
export class WavStream {
  #head: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #form: SampleForm | null = null;
  #samples: SampleStream | null = null;
  /** Bytes of audio still to come; infinite where nobody knows. */
  #left = Number.POSITIVE_INFINITY;

  /** null until the header is there. */
  get form(): SampleForm | null {
    return this.#samples?.form ?? null;
  }

  take(bytes: Uint8Array): Float32Array<ArrayBuffer> {
    const audio = this.#samples === null ? this.#takeHead(bytes) : bytes;
    if (audio === null || this.#samples === null) return new Float32Array(0);
    const own = audio.subarray(0, Math.min(audio.length, this.#left));
    this.#left -= own.length;
    return this.#samples.take(own);
  }

  /** Returns what lies behind the header, once that is whole. */
  #takeHead(bytes: Uint8Array): Uint8Array | null {
    const all = new Uint8Array(this.#head.length + bytes.length);
    all.set(this.#head);
    all.set(bytes, this.#head.length);
    this.#head = all;
    if (all.length < 12) return null;
    if (!/^(RIFF|RF64|BW64)$/.test(text(all, 0)) || text(all, 8) !== 'WAVE')
      throw new AnswerProblem('sent audio that is no WAV file');
    const view = new DataView(all.buffer);
    let at = 12;
    while (at + 8 <= all.length) {
      const id = text(all, at);
      const size = view.getUint32(at + 4, true);
      const start = at + 8;
      if (id === 'data') return this.#begin(all.subarray(start), size);
      if (size > longestChunk) throw new AnswerProblem('sent a WAV file with a broken header');
      if (start + size > all.length) return null;
      if (id === 'fmt ') this.#form = readForm(view, start, size);
      at = start + size + (size % 2);
    }
    return null;
  }

  #begin(audio: Uint8Array, size: number): Uint8Array {
    if (this.#form === null)
      throw new AnswerProblem('sent a WAV file that does not say how its samples are kept');
    this.#samples = new SampleStream(this.#form);
    this.#left = size === 0 || size >= unknownFrom ? Number.POSITIVE_INFINITY : size;
    this.#head = new Uint8Array(0);
    return audio;
  }
}

const text = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));

function readForm(view: DataView, start: number, size: number): SampleForm {
  if (size < 16) throw new AnswerProblem('sent a WAV file with a broken header');
  const plain = view.getUint16(start, true);
  // The first two bytes of the extensible form's sub-format are the plain tag.
  const tag = plain === tags.extensible && size >= 26 ? view.getUint16(start + 24, true) : plain;
  const channels = view.getUint16(start + 2, true);
  const rate = view.getUint32(start + 4, true);
  const bits = view.getUint16(start + 14, true);
  const coding = codingOf(tag, bits);
  if (coding === null) {
    throw new AnswerProblem(
      `sent a WAV file in a form that the lab does not read (format tag ${tag}, ${bits} bits)`,
    );
  }
  const block = view.getUint16(start + 12, true);
  const isSound = channels >= 1 && channels <= 64 && block === channels * bytesPerSample[coding];
  if (!isSound || !isRate(rate)) throw new AnswerProblem('sent a WAV file with a broken header');
  return { coding, channels, sampleRate: hertz(rate) };
}

/** What a line can play. */
export const isRate = (rate: number): boolean => rate >= 4000 && rate <= 192_000;

function codingOf(tag: number, bits: number): SampleCoding | null {
  if (tag === tags.float) return bits === 32 ? 'f32' : null;
  if (tag !== tags.pcm) return null;
  return bits === 16 ? 'i16' : bits === 24 ? 'i24' : bits === 32 ? 'i32' : null;
}
