import { to16Bit } from './codec.ts';

/** The last of an endless stretch of audio, 16 bits a sample, by the place of samples in the whole. */
export class History {
  #samples = new Int16Array(2 ** 16);
  /** Where the kept samples begin and end in the whole. */
  #from = 0;
  #until = 0;

  get until(): number {
    return this.#until;
  }

  push(samples: Float32Array): void {
    this.#makeRoom(samples.length);
    const at = this.#until - this.#from;
    for (let i = 0; i < samples.length; i++) this.#samples[at + i] = to16Bit(samples[i] ?? 0);
    this.#until += samples.length;
  }

  /** What lies before `from` will not be asked for again. */
  forget(from: number): void {
    const count = Math.min(from, this.#until) - this.#from;
    // Moving what is kept costs: not for little.
    if (count < 2 ** 15) return;
    this.#samples.copyWithin(0, count, this.#until - this.#from);
    this.#from += count;
  }

  /** A copy of `from` up to `until`, as far as it is kept. */
  slice(from: number, until: number): Int16Array<ArrayBuffer> {
    const first = Math.max(0, from - this.#from);
    return this.#samples.slice(first, Math.max(first, Math.min(until, this.#until) - this.#from));
  }

  #makeRoom(count: number): void {
    const needed = this.#until - this.#from + count;
    if (needed <= this.#samples.length) return;
    const wider = new Int16Array(2 * needed);
    wider.set(this.#samples);
    this.#samples = wider;
  }
}

/** 16-bit samples at full scale ±1. */
export const inFullScale = (samples: Int16Array): Float32Array =>
  Float32Array.from(samples, (sample) => sample / 32_768);
