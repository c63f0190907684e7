import { type Hertz, hertz } from '../../common/units.ts';
import { UnreadableAudio } from './decoded-audio.ts';

/** How one sample is kept: the letter says the coding, the digits the bits that it takes up. */
export type SampleCoding = 'u8' | 'i16' | 'i24' | 'i32' | 'f32' | 'f64' | 'aLaw' | 'muLaw';

/** Where a WAV file's samples lie and how to read them. */
export type WavLayout = {
  readonly coding: SampleCoding;
  readonly channelCount: number;
  readonly sampleRate: Hertz;
  /** Byte offset of the first sample. */
  readonly dataStart: number;
  /** Whole frames (one sample a channel) that the file really holds, at least 1. */
  readonly frameCount: number;
  readonly truncated: boolean;
};

const formatTags = { pcm: 1, float: 3, aLaw: 6, muLaw: 7, extensible: 0xfffe } as const;
const mostChannels = 256;
const highestRate = 768_000;
/** What writers that cannot seek put for a length they do not know: ffmpeg all ones, sox 0x7ffff000 and near. */
const unknownLengthFrom = 0x7fff_0000;

type Chunk = { readonly id: string; readonly start: number; readonly size: number };

/** True for RIFF/WAVE, and for its 64-bit forms RF64 and BW64. Needs 12 bytes. */
export function isWav(bytes: Uint8Array): boolean {
  const family = fourCharacters(bytes, 0);
  return (
    (family === 'RIFF' || family === 'RF64' || family === 'BW64') &&
    fourCharacters(bytes, 8) === 'WAVE'
  );
}

/**
 * Reads the chunks of a WAV file (RIFF; RF64 and BW64 of EBU Tech 3306). Sizes are believed only as far
 * as the bytes reach. Throws `UnreadableAudio`.
 */
export function readWavHeader(bytes: Uint8Array): WavLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Chunk | undefined;
  let data: Chunk | undefined;
  let longSize: number | undefined;
  for (const chunk of chunksOf(bytes, view)) {
    if (chunk.id === 'fmt ') format = chunk;
    if (chunk.id === 'data') data = chunk;
    if (chunk.id === 'ds64' && chunk.start + 16 <= bytes.length)
      longSize = Number(view.getBigUint64(chunk.start + 8, true));
    if (format !== undefined && data !== undefined) break;
  }
  if (format === undefined || format.start + Math.max(16, Math.min(format.size, 26)) > bytes.length)
    throw new UnreadableAudio(
      'The WAV file ends before it says how its samples are kept (no complete "fmt " chunk). Copy or ' +
        'export it again.',
    );
  const described = readFormat(view, format);
  if (data === undefined)
    throw new UnreadableAudio(
      'The WAV file holds a header but no audio (no "data" chunk). Copy or export it again.',
    );

  const there = bytes.length - data.start;
  const announced = announcedSize(data.size, longSize, bytes, view);
  const frameCount = Math.floor(Math.min(announced ?? there, there) / described.frameSize);
  if (frameCount === 0)
    throw new UnreadableAudio(
      'The WAV file holds a header but no samples. Record or export it again.',
    );
  return {
    coding: described.coding,
    channelCount: described.channelCount,
    sampleRate: described.sampleRate,
    dataStart: data.start,
    frameCount,
    truncated: announced !== undefined && announced > there,
  };
}

/** The data chunk's length in bytes; undefined where the writer did not know it: then it runs to the end. */
function announcedSize(
  size: number,
  longSize: number | undefined,
  bytes: Uint8Array,
  view: DataView,
): number | undefined {
  if (size === 0xffff_ffff && longSize !== undefined && longSize > 0) return longSize;
  if (size >= unknownLengthFrom && size > bytes.length) return undefined;
  const sizesWerePatched = view.getUint32(4, true) + 8 === bytes.length;
  return size === 0 && !sizesWerePatched ? undefined : size;
}

function* chunksOf(bytes: Uint8Array, view: DataView): Generator<Chunk> {
  let at = 12;
  while (at + 8 <= bytes.length) {
    const chunk = {
      id: fourCharacters(bytes, at),
      start: at + 8,
      size: view.getUint32(at + 4, true),
    };
    yield chunk;
    const end = chunk.start + chunk.size;
    // Chunks of odd size are followed by a zero that is not counted; some writers forget it.
    const forgotten = isChunkId(bytes, end) && !isChunkId(bytes, end + 1);
    at = chunk.size % 2 === 1 && !forgotten ? end + 1 : end;
  }
}

type Format = {
  readonly coding: SampleCoding;
  readonly channelCount: number;
  readonly sampleRate: Hertz;
  readonly frameSize: number;
};

function readFormat(view: DataView, { start, size }: Chunk): Format {
  const plainTag = view.getUint16(start, true);
  // The first two bytes of the extensible form's sub-format are the plain tag.
  const tag =
    plainTag === formatTags.extensible && size >= 26 ? view.getUint16(start + 24, true) : plainTag;
  const channelCount = view.getUint16(start + 2, true);
  const rate = view.getUint32(start + 4, true);
  const blockSize = view.getUint16(start + 12, true);
  const bits = view.getUint16(start + 14, true);
  if (channelCount === 0 || channelCount > mostChannels)
    throw new UnreadableAudio(
      `The WAV file says that it has ${channelCount} channels, so its header is broken. Export it again.`,
    );
  if (rate === 0 || rate > highestRate)
    throw new UnreadableAudio(
      `The WAV file says that its sample rate is ${rate} Hz, so its header is broken. Export it again.`,
    );
  // Samples of 12 or 20 bits are left-justified in 2 or 3 bytes, and a writer may leave even more room;
  // the block size then tells the room, and reading all of it at full scale is right.
  const fromBits = Math.ceil(bits / 8);
  const room = blockSize / channelCount;
  const width = Number.isInteger(room) && room >= fromBits && room <= 8 ? room : fromBits;
  const coding = codingOf(tag, width);
  if (coding === undefined)
    throw new UnreadableAudio(
      `The WAV file keeps its samples in a form that the lab does not read (format tag ${tag}, ${bits} ` +
        'bits). Convert it to 16-bit PCM, for example with: ffmpeg -i in.wav -c:a pcm_s16le out.wav',
    );
  return { coding, channelCount, sampleRate: hertz(rate), frameSize: channelCount * width };
}

function codingOf(tag: number, width: number): SampleCoding | undefined {
  switch (tag) {
    case formatTags.pcm:
      return ([undefined, 'u8', 'i16', 'i24', 'i32'] as const)[width];
    case formatTags.float:
      return width === 4 ? 'f32' : width === 8 ? 'f64' : undefined;
    case formatTags.aLaw:
      return width === 1 ? 'aLaw' : undefined;
    case formatTags.muLaw:
      return width === 1 ? 'muLaw' : undefined;
    default:
      return undefined;
  }
}

function fourCharacters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function isChunkId(bytes: Uint8Array, at: number): boolean {
  return /^[A-Za-z][A-Za-z0-9 ]{3}$/.test(fourCharacters(bytes, at));
}
