import { type FileHandle, open } from 'node:fs/promises';
import { duration, type Hertz, type Nanos, seconds } from '../../common/units.ts';
import { wavHeader, wavHeaderLength } from '../../common/wav-header.ts';
import type { SpokenPiece } from '../turn/link.ts';

const bytesPerSample = 4;
/** A piece shorter than this waits for the next: each costs a write and a message. */
const shortestPiece = seconds(0.02);

/**
 * A reply that goes to its WAV file as it comes: 32-bit floats, one channel, as engines write theirs. A piece is told once
 * it lies in the file, in order. Until `end` the header says that the length is unknown.
 */
export class ReplyAudio {
  readonly #path: string;
  readonly #hear: (piece: SpokenPiece, at: Nanos) => void;
  readonly #now: () => Nanos;
  #file: { readonly handle: FileHandle; readonly sampleRate: Hertz } | null = null;
  #waiting: Float32Array[] = [];
  #waitingCount = 0;
  #written = 0;
  #last: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(path: string, hear: (piece: SpokenPiece, at: Nanos) => void, now: () => Nanos) {
    this.#path = path;
    this.#hear = hear;
    this.#now = now;
  }

  /** Samples told so far. */
  get samples(): number {
    return this.#written;
  }

  /** All of a file have the same rate. Resolves once they, where they are long enough, lie in the file. */
  add(samples: Float32Array, sampleRate: Hertz): Promise<void> {
    if (samples.length === 0) return this.#last;
    this.#waiting.push(samples);
    this.#waitingCount += samples.length;
    if (duration(this.#waitingCount, sampleRate) < shortestPiece) return this.#last;
    return this.#write(sampleRate);
  }

  /** Writes what still waits, and the length into the header. Throws what the file system does. */
  async end(sampleRate: Hertz): Promise<void> {
    await this.#write(sampleRate);
    await this.#close();
  }

  /** Nothing more is written or told; what was stays, as a whole file. */
  async abandon(): Promise<void> {
    this.#waiting = [];
    this.#isOver = true;
    await this.#last.catch(() => undefined);
    await this.#close().catch(() => undefined);
  }

  #write(sampleRate: Hertz): Promise<void> {
    const samples = joined(this.#waiting, this.#waitingCount);
    this.#waiting = [];
    this.#waitingCount = 0;
    this.#last = this.#last.then(() => this.#append(samples, sampleRate));
    // Whoever adds next hears of it.
    this.#last.catch(() => undefined);
    return this.#last;
  }

  async #append(samples: Float32Array, sampleRate: Hertz): Promise<void> {
    if (this.#isOver || samples.length === 0) return;
    this.#file ??= await this.#create(sampleRate);
    const from = this.#written;
    // Every machine that Electron runs on is little-endian, as WAV is.
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    await writeAll(this.#file.handle, bytes, wavHeaderLength + from * bytesPerSample);
    this.#written += samples.length;
    if (this.#isOver) return;
    this.#hear({ file: this.#path, from, samples: samples.length, sampleRate }, this.#now());
  }

  async #create(sampleRate: Hertz): Promise<{ handle: FileHandle; sampleRate: Hertz }> {
    const handle = await open(this.#path, 'w');
    await writeAll(handle, wavHeader(sampleRate, null), 0);
    return { handle, sampleRate };
  }

  async #close(): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    const { handle, sampleRate } = file;
    try {
      await writeAll(handle, wavHeader(sampleRate, this.#written * bytesPerSample), 0);
    } finally {
      await handle.close();
    }
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function joined(pieces: readonly Float32Array[], length: number): Float32Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
