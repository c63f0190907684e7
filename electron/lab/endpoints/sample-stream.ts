import type { Hertz } from '../../common/units.ts';

/** How samples lie in a stream: little-endian, channel by channel. */
export type SampleCoding = 'i16' | 'i24' | 'i32' | 'f32';

export const bytesPerSample: Readonly<Record<SampleCoding, number>> = {
  i16: 2,
  i24: 3,
  i32: 4,
  f32: 4,
};

export type SampleForm = {
  readonly coding: SampleCoding;
  readonly channels: number;
  readonly sampleRate: Hertz;
};

/**
 * Turns bytes that are cut anywhere into samples of one channel, the mean of all. Integers are divided by their full
 * scale (32768 of 16 bits). The first bytes of a frame that is not whole yet wait for the rest of it.
 */
export class SampleStream {
  readonly form: SampleForm;
  readonly #frame: number;
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(form: SampleForm) {
    this.form = form;
    this.#frame = bytesPerSample[form.coding] * form.channels;
  }

  take(bytes: Uint8Array): Float32Array<ArrayBuffer> {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const frames = Math.floor(all.length / this.#frame);
    this.#rest = all.slice(frames * this.#frame);
    return this.#samples(new DataView(all.buffer), frames);
  }

  #samples(view: DataView, frames: number): Float32Array<ArrayBuffer> {
    const { coding, channels } = this.form;
    const width = bytesPerSample[coding];
    const read = readers[coding];
    const samples = new Float32Array(frames);
    for (let i = 0, at = 0; i < frames; i++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++, at += width) sum += read(view, at);
      samples[i] = sum / channels;
    }
    return samples;
  }
}

const readers: Readonly<Record<SampleCoding, (view: DataView, at: number) => number>> = {
  i16: (view, at) => view.getInt16(at, true) / 2 ** 15,
  i24: (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23,
  i32: (view, at) => view.getInt32(at, true) / 2 ** 31,
  f32: (view, at) => view.getFloat32(at, true),
};
