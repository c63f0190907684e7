import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Hertz, hertz } from '../../common/units.ts';
import { wavHeaderLength } from '../../common/wav-header.ts';

/** What the protocol's `pcm` is: 16 bits, little-endian, one channel, at this rate. */
export const protocolRate = hertz(24_000);

/**
 * Samples of a run's audio file (32-bit floats, one channel), behind its first `from`. They were written before the lab
 * was told of them, so that they lie in the system's cache.
 */
export function readSamples(path: string, from: number, samples: number): Float32Array {
  const bytes = new Uint8Array(samples * 4);
  const file = openSync(path, 'r');
  try {
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(
        file,
        bytes,
        done,
        bytes.length - done,
        wavHeaderLength + from * 4 + done,
      );
      if (read === 0) break;
      done += read;
    }
  } finally {
    closeSync(file);
  }
  return new Float32Array(bytes.buffer);
}

/** Samples from −1 to 1 as 16-bit little-endian; what is beyond is clipped. */
export function toPcm16(samples: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  for (let place = 0; place < samples.length; place++) {
    const sample = Math.max(-1, Math.min(1, samples[place] ?? 0));
    bytes.writeInt16LE(Math.round(sample * 32_767), place * 2);
  }
  return bytes;
}

/** The head of a WAV of 16-bit samples, one channel, whose length is not known yet: to be read to the end. */
export function streamedWavHeader(sampleRate: Hertz): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(0xffff_ffff, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(0xffff_ffff, 40);
  return header;
}

/** 16-bit samples of the protocol as a WAV file. */
export function toPcm16Wav(pcm: Buffer): Buffer {
  const header = streamedWavHeader(protocolRate);
  header.writeUInt32LE(header.length - 8 + pcm.length, 4);
  header.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([header, pcm]);
}

/** Changes the rate of audio that comes piece by piece, without a seam between them. */
export type RateChange = {
  readonly add: (piece: Float32Array) => Float32Array;
  /** What the filter still holds: together round(n · to / from) samples came out. */
  readonly end: () => Float32Array;
};

/** libsamplerate with its medium filter. Rates are whole numbers of hertz up to 1,000,000. */
export async function rateChange(from: Hertz, to: Hertz): Promise<RateChange> {
  if (from === to) return { add: (piece) => piece, end: () => new Float32Array(0) };
  const { default: libsamplerate } = await import('@alexanderolsen/libsamplerate-js');
  const converter = await libsamplerate.create(1, from, to, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
  let taken = 0;
  let given = 0;
  // The library loses most of a piece that is longer than its buffers: a second at a time.
  const convert = (piece: Float32Array): Float32Array[] => {
    const parts: Float32Array[] = [];
    for (let start = 0; start < piece.length; start += from) {
      parts.push(Float32Array.from(converter.full(piece.subarray(start, start + from))));
    }
    return parts;
  };
  return {
    add: (piece) => {
      taken += piece.length;
      const made = joined(convert(piece));
      given += made.length;
      return made;
    },
    end: () => {
      const left = Math.round((taken * to) / from) - given;
      const parts: Float32Array[] = [];
      const silence = new Float32Array(Math.ceil(from / 50));
      for (let made = 0; made < left; ) {
        const [part = new Float32Array(0)] = convert(silence);
        parts.push(part);
        made += part.length;
      }
      converter.destroy();
      return joined(parts).subarray(0, Math.max(0, left));
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Seconds of audio that are converted and sent at once: the first of a sentence need not wait for its last. */
const slice = 0.1;

/** Audio on its way from the file of a run to a client, in order. */
export class SoundOut {
  readonly #path: string;
  readonly #rate: Hertz | null;
  readonly #begin: (sampleRate: Hertz) => void;
  readonly #send: (pcm16: Buffer) => Promise<void> | void;
  #from = 0;
  #change: RateChange | null = null;
  #sent: Promise<void> = Promise.resolve();

  /**
   * `rate`: what the client wants; null for the engine's own, which `begin` is told before the first `send`. Until a
   * `send` has resolved no more is read: audio waits for a slow client in its file, not in the memory.
   */
  constructor(
    path: string,
    rate: Hertz | null,
    begin: (sampleRate: Hertz) => void,
    send: (pcm16: Buffer) => Promise<void> | void,
  ) {
    this.#path = path;
    this.#rate = rate;
    this.#begin = begin;
    this.#send = send;
  }

  /** The next `samples` lie in the file. */
  add({ samples, sampleRate }: { readonly samples: number; readonly sampleRate: Hertz }): void {
    const from = this.#from;
    this.#from += samples;
    if (from === 0) this.#begin(this.#rate ?? sampleRate);
    this.#sent = this.#sent.then(() => this.#pass(from, samples, sampleRate));
    // `end` tells of it.
    this.#sent.catch(() => undefined);
  }

  /** Resolves once all of it was sent. */
  async end(): Promise<void> {
    await this.#sent;
    if (this.#change !== null) await this.#send(toPcm16(this.#change.end()));
  }

  async #pass(from: number, samples: number, sampleRate: Hertz): Promise<void> {
    this.#change ??= await rateChange(sampleRate, this.#rate ?? sampleRate);
    const piece = readSamples(this.#path, from, samples);
    const length = Math.ceil(sampleRate * slice);
    for (let start = 0; start < piece.length; start += length) {
      await this.#send(toPcm16(this.#change.add(piece.subarray(start, start + length))));
      await nextTurn();
    }
  }
}
