import { type FileHandle, open } from 'node:fs/promises';
import type { Hertz } from '../../common/units.ts';
import { to16Bit } from './codec.ts';
import { bytesOf, pcmHeader, pcmHeaderLength } from './pcm-wav.ts';

const channels = 2;
export const left = 0;
export const right = 1;

/** Where the recording goes: appends, and at the end puts the length into the header. */
export type RecordingFile = {
  readonly append: (samples: Int16Array) => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * The two channels of a call on one axis, each written at its own pace. Where nothing is written there is silence. What
 * is before `settle` goes to the file and stays as it is.
 */
export class CallRecording {
  readonly #file: RecordingFile;
  /** Interleaved; the first is that of the call's sample `#settled`. */
  #open = new Int16Array(2 ** 16);
  #settled = 0;

  constructor(file: RecordingFile) {
    this.#file = file;
  }

  write(channel: typeof left | typeof right, from: number, samples: Float32Array): void {
    this.#makeRoom(from + samples.length);
    for (let i = Math.max(0, this.#settled - from); i < samples.length; i++) {
      this.#open[(from - this.#settled + i) * channels + channel] = to16Bit(samples[i] ?? 0);
    }
  }

  /** How many samples lie in the file, or are on their way there. */
  get settled(): number {
    return this.#settled;
  }

  settle(until: number): Promise<void> {
    const count = until - this.#settled;
    if (count <= 0) return Promise.resolve();
    this.#makeRoom(until);
    const block = this.#open.slice(0, count * channels);
    this.#open.copyWithin(0, count * channels);
    this.#open.fill(0, this.#open.length - count * channels);
    this.#settled = until;
    return this.#file.append(block);
  }

  async end(until: number): Promise<void> {
    try {
      await this.settle(until);
    } finally {
      await this.#file.close();
    }
  }

  #makeRoom(until: number): void {
    const needed = (until - this.#settled) * channels;
    if (needed <= this.#open.length) return;
    const wider = new Int16Array(2 * needed);
    wider.set(this.#open);
    this.#open = wider;
  }
}

/**
 * A WAV file of 16 bits and two channels that says that its length is unknown until it is closed: after a crash readers
 * take what is there.
 */
export async function createRecordingFile(path: string, sampleRate: Hertz): Promise<RecordingFile> {
  const file = await open(path, 'w');
  let length = 0;
  await writeAll(file, pcmHeader(sampleRate, channels, null), 0);
  let writing = Promise.resolve();
  return {
    append: (samples) => {
      const at = pcmHeaderLength + length;
      length += samples.byteLength;
      writing = writing.then(() => writeAll(file, bytesOf(samples), at));
      return writing;
    },
    close: async () => {
      try {
        await writing;
        await writeAll(file, pcmHeader(sampleRate, channels, length), 0);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
