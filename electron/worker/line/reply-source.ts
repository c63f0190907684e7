import type { Hertz } from '../../common/units.ts';
import type { StreamResampler } from '../audio/stream-resampler.ts';

/** Source audio that is resampled at once: what a packet needs, and not so much that it holds up the next one. */
const blocksPerSecond = 50;

type Piece = { readonly samples: Float32Array; readonly sampleRate: Hertz };

/** The agent's reply, as it is made: pieces of any rate in, whole packets at the call's rate out. */
export class ReplySource {
  readonly #rate: Hertz;
  readonly #packet: number;
  readonly #resampler: StreamResampler;
  #pieces: Piece[] = [];
  #sampleRate: Hertz | null = null;
  /** Resampled, not given out yet. */
  #ready: Float32Array[] = [];
  #readyLength = 0;
  #isComplete = false;
  #isStopped = false;

  /** `packet`: samples of one. */
  constructor(rate: Hertz, packet: number, resampler: StreamResampler) {
    this.#rate = rate;
    this.#packet = packet;
    this.#resampler = resampler;
  }

  add(samples: Float32Array, sampleRate: Hertz): void {
    if (!this.#isStopped) this.#pieces.push({ samples, sampleRate });
  }

  /** No piece follows. */
  complete(): void {
    this.#isComplete = true;
  }

  /** What was not given out yet is thrown away, and so is what still comes. */
  stop(): void {
    this.#pieces = [];
    this.#ready = [];
    this.#readyLength = 0;
    this.#sampleRate = null;
    this.#isStopped = true;
    this.#isComplete = true;
  }

  /** Whether all was given out, and no more comes. */
  get isOver(): boolean {
    return (
      this.#isComplete &&
      this.#pieces.length === 0 &&
      this.#readyLength === 0 &&
      this.#sampleRate === null
    );
  }

  /** The next packet; null where it is not there yet, or no more come. The last is filled up with silence. */
  next(): Float32Array | null {
    while (this.#readyLength < this.#packet && this.#resampleNext());
    if (this.#readyLength === 0) return null;
    if (this.#readyLength < this.#packet && !this.#isComplete) return null;
    return this.#takeReady();
  }

  /** Whether it could make more ready. */
  #resampleNext(): boolean {
    const [piece] = this.#pieces;
    if (piece === undefined) {
      if (!this.#isComplete || this.#sampleRate === null) return false;
      this.#finishRate();
      return true;
    }
    if (piece.sampleRate !== this.#sampleRate) {
      if (this.#sampleRate !== null) this.#finishRate();
      this.#sampleRate = piece.sampleRate;
      this.#resampler.restart(piece.sampleRate, this.#rate);
    }
    const block = Math.ceil(piece.sampleRate / blocksPerSecond);
    this.#makeReady(this.#resampler.push(piece.samples.subarray(0, block)));
    const rest = piece.samples.subarray(block);
    if (rest.length === 0) this.#pieces.shift();
    else this.#pieces[0] = { ...piece, samples: rest };
    return true;
  }

  #finishRate(): void {
    this.#makeReady(this.#resampler.finish());
    this.#sampleRate = null;
  }

  #makeReady(samples: Float32Array): void {
    if (samples.length === 0) return;
    this.#ready.push(samples);
    this.#readyLength += samples.length;
  }

  #takeReady(): Float32Array {
    const packet = new Float32Array(this.#packet);
    let filled = 0;
    while (filled < packet.length) {
      const [first] = this.#ready;
      if (first === undefined) break;
      const part = first.subarray(0, packet.length - filled);
      packet.set(part, filled);
      filled += part.length;
      this.#readyLength -= part.length;
      if (part.length === first.length) this.#ready.shift();
      else this.#ready[0] = first.subarray(part.length);
    }
    return packet;
  }
}
