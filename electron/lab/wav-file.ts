import { type FileHandle, open } from 'node:fs/promises';
import { toPcm16 } from '../common/pcm16.ts';
import type { Hertz } from '../common/units.ts';

/** A WAV file being written: 16-bit PCM, mono. */
export type WavFile = {
  /**
   * Appends samples. Resolves when the system has them, in the order of the calls; until then they must
   * not change. Memory stays bounded when each call is awaited.
   */
  readonly write: (samples: Int16Array) => Promise<void>;
  /** Waits for what was written, patches the sizes into the header, syncs and closes. */
  readonly close: () => Promise<void>;
};

const headerLength = 44;
const bytesPerSample = 2;
/** By convention: the length is not known, read to the end of the file. */
const unknownLength = 0xffff_ffff;

/**
 * Creates the file, or empties the one that is there. Until `close` its header says that the length is
 * unknown, so that after a crash readers take what is there. Fails as the file system does.
 */
export async function createWavFile(path: string, sampleRate: Hertz): Promise<WavFile> {
  const file = await open(path, 'w');
  try {
    await writeAll(file, wavHeader(sampleRate, null), 0);
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
  let dataLength = 0;
  let queue: Promise<void> = Promise.resolve();

  const append = async (samples: Int16Array): Promise<void> => {
    // Every machine that Electron runs on is little-endian, as WAV is.
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    await writeAll(file, bytes, headerLength + dataLength);
    dataLength += bytes.length;
  };
  return {
    write: (samples) => {
      queue = queue.then(() => append(samples));
      return queue;
    },
    close: async () => {
      try {
        await queue;
        await writeAll(file, wavHeader(sampleRate, dataLength), 0);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
  };
}

/** A whole WAV file in memory, of the same form. */
export function encodeWav(samples: Float32Array, sampleRate: Hertz): Uint8Array {
  const bytes = new Uint8Array(headerLength + samples.length * bytesPerSample);
  bytes.set(wavHeader(sampleRate, samples.length * bytesPerSample));
  new Int16Array(bytes.buffer, headerLength).set(toPcm16(samples).samples);
  return bytes;
}

/** RIFF, "fmt " (PCM, 1 channel, 16 bits) and the start of "data". A length beyond 4 GiB stays unknown. */
function wavHeader(sampleRate: Hertz, dataLength: number | null): Uint8Array {
  const known = dataLength !== null && dataLength + headerLength < unknownLength;
  const header = new Uint8Array(headerLength);
  const view = new DataView(header.buffer);
  const text = (at: number, characters: string) =>
    header.set(Buffer.from(characters, 'latin1'), at);
  text(0, 'RIFF');
  view.setUint32(4, known ? headerLength - 8 + dataLength : unknownLength, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, 8 * bytesPerSample, true);
  text(36, 'data');
  view.setUint32(40, known ? dataLength : unknownLength, true);
  return header;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const rest = bytes.subarray(done);
    const { bytesWritten } = await file.write(rest, 0, rest.length, position + done);
    done += bytesWritten;
  }
}
