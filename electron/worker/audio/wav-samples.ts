import { aLaw, muLaw } from './g711.ts';
import type { SampleCoding, WavLayout } from './wav-header.ts';

/**
 * The samples of a WAV file, one array a channel. Integers are divided by their full scale (32768 for
 * 16 bits), which is exact up to 24 bits and as soxr, libsndfile and ffmpeg do it.
 * Native typed arrays are read in the machine's byte order: every machine that Electron runs on is
 * little-endian, as WAV is.
 */
export function readWavSamples(bytes: Uint8Array, layout: WavLayout): Float32Array[] {
  const { channelCount, frameCount, dataStart, coding } = layout;
  const total = frameCount * channelCount;
  const source = bytes.subarray(dataStart, dataStart + total * bytesPerSample[coding]);
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Float32Array(frameCount);
    readers[coding](source, samples, channel, channelCount);
    return samples;
  });
}

export const bytesPerSample = {
  u8: 1,
  aLaw: 1,
  muLaw: 1,
  i16: 2,
  i24: 3,
  i32: 4,
  f32: 4,
  f64: 8,
} as const;

/** Fills `samples` with every `stride`-th sample of `source`, from sample `first` on. */
type Reader = (source: Uint8Array, samples: Float32Array, first: number, stride: number) => void;

const readers: Readonly<Record<SampleCoding, Reader>> = {
  u8: (source, samples, first, stride) => {
    for (let i = 0, at = first; i < samples.length; i++, at += stride)
      samples[i] = ((source[at] ?? 0) - 128) / 128;
  },
  i16: (source, samples, first, stride) => {
    const whole = new Int16Array(aligned(source, 2), offset(source, 2), source.length / 2);
    for (let i = 0, at = first; i < samples.length; i++, at += stride)
      samples[i] = (whole[at] ?? 0) / 32768;
  },
  i24: (source, samples, first, stride) => {
    for (let i = 0, at = 3 * first; i < samples.length; i++, at += 3 * stride) {
      const low = (source[at] ?? 0) << 8;
      const middle = (source[at + 1] ?? 0) << 16;
      const high = (source[at + 2] ?? 0) << 24;
      samples[i] = (low | middle | high) / 2147483648;
    }
  },
  i32: (source, samples, first, stride) => {
    const whole = new Int32Array(aligned(source, 4), offset(source, 4), source.length / 4);
    for (let i = 0, at = first; i < samples.length; i++, at += stride)
      samples[i] = (whole[at] ?? 0) / 2147483648;
  },
  f32: (source, samples, first, stride) => {
    const whole = new Float32Array(aligned(source, 4), offset(source, 4), source.length / 4);
    for (let i = 0, at = first; i < samples.length; i++, at += stride) samples[i] = whole[at] ?? 0;
  },
  f64: (source, samples, first, stride) => {
    const whole = new Float64Array(aligned(source, 8), offset(source, 8), source.length / 8);
    for (let i = 0, at = first; i < samples.length; i++, at += stride) samples[i] = whole[at] ?? 0;
  },
  aLaw: (source, samples, first, stride) => {
    for (let i = 0, at = first; i < samples.length; i++, at += stride)
      samples[i] = aLaw[source[at] ?? 0] ?? 0;
  },
  muLaw: (source, samples, first, stride) => {
    for (let i = 0, at = first; i < samples.length; i++, at += stride)
      samples[i] = muLaw[source[at] ?? 0] ?? 0;
  },
};

/** The buffer that holds `source` on a multiple of `width` bytes: its own where it lies well, else a copy's. */
function aligned(source: Uint8Array, width: number): ArrayBufferLike {
  return source.byteOffset % width === 0 ? source.buffer : new Uint8Array(source).buffer;
}

function offset(source: Uint8Array, width: number): number {
  return source.byteOffset % width === 0 ? source.byteOffset : 0;
}
