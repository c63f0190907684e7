import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { DiskFull, tellDiskFull } from '../common/disk-full.ts';
import type { Hertz } from '../common/units.ts';
import { wavHeader, wavHeaderLength } from '../common/wav-header.ts';
import { RunFailure } from './failure.ts';

/**
 * The WAV file that a run's audio goes to, chunk by chunk: the model's own 32-bit floats, one channel, so that
 * what it clipped can still be seen and nothing has to be converted. Writing is synchronous, because a chunk is out only when it has left this process, and the next model call would hold up anything
 * that still waits for the event loop. A copy into the system's cache costs less than handing the samples to
 * another process. Until `close` the header says that the length is unknown, so that after a crash readers
 * take what is there.
 */
export class AudioFile {
  readonly #path: string;
  #file: { readonly descriptor: number; readonly sampleRate: Hertz } | null = null;
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Appends a chunk; all of a file have the same rate. Throws `disk-full`. */
  write(samples: Float32Array, sampleRate: Hertz): void {
    guarded(() => {
      this.#file ??= this.#create(sampleRate);
      // Every machine that Electron runs on is little-endian, as WAV is.
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      writeAll(this.#file.descriptor, bytes, wavHeaderLength + this.#length);
      this.#length += bytes.length;
    });
  }

  /** Writes the length into the header and puts the file on the disk. Nothing when no chunk came. */
  close(): void {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    try {
      guarded(() => {
        writeAll(file.descriptor, wavHeader(file.sampleRate, this.#length), 0);
        fdatasyncSync(file.descriptor);
      });
    } finally {
      closeSync(file.descriptor);
    }
  }

  #create(sampleRate: Hertz): { readonly descriptor: number; readonly sampleRate: Hertz } {
    const descriptor = openSync(this.#path, 'w');
    writeAll(descriptor, wavHeader(sampleRate, null), 0);
    return { descriptor, sampleRate };
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
  }
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (thrown) {
    const told = tellDiskFull(thrown);
    throw told instanceof DiskFull ? new RunFailure('disk-full', told.message) : told;
  }
}
