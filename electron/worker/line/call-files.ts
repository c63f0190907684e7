import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { type Hertz, hertz } from '../../common/units.ts';
import { decodeAudio, UnreadableAudio } from '../audio/decode-audio.ts';
import { mixDown } from '../audio/mix-down.ts';
import { loadResampler } from '../audio/resample.ts';
import { isWav, readWavHeader, type WavLayout } from '../audio/wav-header.ts';
import { bytesPerSample, readWavSamples } from '../audio/wav-samples.ts';
import { causeOf, RunFailure } from '../failure.ts';
import { bytesOf, pcmHeader } from './pcm-wav.ts';

/** A stretch of a reply: `samples` of the file behind its first `from`. */
export type Stretch = { readonly file: string; readonly from: number; readonly samples: number };

/** The files that a call reads and writes, but for its recording. */
export type CallFiles = {
  /** A whole audio file in one channel at the call's rate. Throws `unreadable-audio`. */
  readonly utterance: (path: string) => Promise<Float32Array>;
  /** What lies in a reply's file. Throws `unreadable-audio` where it is not there. */
  readonly stretch: (stretch: Stretch) => Promise<Float32Array>;
  /** Replaces the WAV file at `path`: at every moment a reader finds the old audio or the new, whole. */
  readonly heard: (path: string, samples: Int16Array) => Promise<void>;
};

export async function callFiles(rate: Hertz): Promise<CallFiles> {
  const { resample } = await loadResampler();
  return {
    utterance: async (path) => {
      const { channels, sampleRate } = await readable(path, async () =>
        decodeAudio(await readFile(path)),
      );
      return resample(mixDown(channels), sampleRate, rate);
    },
    stretch: (stretch) => readable(stretch.file, () => readStretch(stretch)),
    heard: async (path, samples) => {
      const draft = `${path}.draft`;
      const header = pcmHeader(rate, 1, samples.byteLength);
      await writeFile(draft, Buffer.concat([header, bytesOf(samples)]));
      await rename(draft, path);
    },
  };
}

async function readable<Result>(
  path: string,
  read: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (thrown) {
    throw new RunFailure('unreadable-audio', `${path}: ${causeOf(thrown)}`);
  }
}

/** More than the headers of the files that the lab writes. */
const headerRoom = 4096;

/** Raw 32-bit floats, one channel: what a file without a WAV header holds. */
const raw: Pick<WavLayout, 'coding' | 'channelCount' | 'sampleRate' | 'dataStart'> = {
  coding: 'f32',
  channelCount: 1,
  sampleRate: hertz(1),
  dataStart: 0,
};

/**
 * Only these bytes are read, whatever the header says of the length: the file may still grow. At once, from the system's
 * cache: a reply waits for it, and threads that read beside wait behind those of the models.
 */
function readStretch({ file, from, samples }: Stretch): Float32Array {
  const descriptor = openSync(file, 'r');
  try {
    const head = new Uint8Array(headerRoom);
    const start = head.subarray(0, readSync(descriptor, head, 0, headerRoom, 0));
    const layout = isWav(start) ? readWavHeader(start) : raw;
    const frameSize = layout.channelCount * bytesPerSample[layout.coding];
    const bytes = new Uint8Array(samples * frameSize);
    const position = layout.dataStart + from * frameSize;
    for (let done = 0; done < bytes.length; ) {
      const more = readSync(descriptor, bytes, done, bytes.length - done, position + done);
      if (more === 0) {
        throw new UnreadableAudio(
          `It ends before the ${samples} samples behind its first ${from}, which should lie in it.`,
        );
      }
      done += more;
    }
    // What engines write needs no look at each sample. Every machine that Electron runs on is little-endian, as WAV is.
    if (layout.coding === 'f32' && layout.channelCount === 1) return new Float32Array(bytes.buffer);
    const whole = { ...layout, dataStart: 0, frameCount: samples, truncated: false };
    return mixDown(readWavSamples(bytes, whole));
  } finally {
    closeSync(descriptor);
  }
}
