import { hertz } from '../../common/units.ts';
import { type AudioKind, mp3Channels } from './audio-kind.ts';
import { type DecodedAudio, refuseNonFinite, UnreadableAudio } from './decoded-audio.ts';

type CompressedKind = Exclude<AudioKind, 'wav'>;

/** What the decoders of the wasm-audio-decoders family give back. */
type Decoded = {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string; readonly outputSamples: number }[];
};

const formatNames: Readonly<Record<CompressedKind, string>> = {
  flac: 'FLAC',
  mp3: 'MP3',
  'ogg-flac': 'FLAC in Ogg',
  'ogg-vorbis': 'Ogg Vorbis',
  'ogg-opus': 'Ogg Opus',
};

/**
 * Decodes with WebAssembly builds of the reference decoders (libFLAC, libvorbis, libopus, mpg123), each
 * loaded when first needed. Throws `UnreadableAudio` for a file damaged before its end; one whose end is
 * missing decodes as far as it goes. An MP3 does not say how long it is, so it never counts as truncated.
 */
export async function decodeCompressed(
  bytes: Uint8Array,
  kind: CompressedKind,
): Promise<DecodedAudio> {
  const format = formatNames[kind];
  const ogg = kind.startsWith('ogg-') ? wholeOggPages(bytes) : null;
  const decoded = await decoders[kind](ogg?.bytes ?? bytes).catch((error: unknown) => {
    throw new UnreadableAudio(
      `The ${format} file is damaged: it cannot be decoded. Copy or export it again.`,
      { cause: error },
    );
  });
  const { samplesDecoded, sampleRate, errors } = decoded;
  const channels = decoded.channelData.filter((channel) => channel.length > 0);
  if (channels.length === 0 || samplesDecoded === 0 || sampleRate === 0)
    throw new UnreadableAudio(
      `The ${format} file holds no whole block of audio: it is empty or was cut short. Record or copy ` +
        'it again.',
    );
  const damage = errors.find(({ outputSamples }) => outputSamples < samplesDecoded);
  if (damage !== undefined)
    throw new UnreadableAudio(
      `The ${format} file is damaged ${(damage.outputSamples / sampleRate).toFixed(1)} s in. Copy or ` +
        'export it again.',
    );
  refuseNonFinite(channels, hertz(sampleRate));
  const missing = ogg === null ? samplesDecoded < announcedLength(bytes, kind) : !ogg.ended;
  const truncated = missing || (kind !== 'mp3' && errors.length > 0);
  return { channels, sampleRate: hertz(sampleRate), format, truncated };
}

const decoders: Readonly<Record<CompressedKind, (bytes: Uint8Array) => Promise<Decoded>>> = {
  flac: decodeFlac,
  'ogg-flac': decodeFlac,
  mp3: async (bytes) => {
    const { MPEGDecoder } = await import('mpg123-decoder');
    const decoder = new MPEGDecoder();
    await decoder.ready;
    const decoded = decoder.decode(bytes);
    decoder.free();
    // The decoder doubles a single channel.
    return { ...decoded, channelData: decoded.channelData.slice(0, mp3Channels(bytes) ?? 2) };
  },
  'ogg-vorbis': async (bytes) => {
    const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
    const decoder = new OggVorbisDecoder();
    await decoder.ready;
    const decoded = await decoder.decodeFile(bytes);
    decoder.free();
    return decoded;
  },
  'ogg-opus': decodeOpus,
};

/**
 * FLAC is lossless, but the decoder divides by one less than full scale (32767 for 16 bits). The whole numbers
 * are recovered and divided by full scale, so that a FLAC equals the WAV it was made from.
 */
async function decodeFlac(bytes: Uint8Array): Promise<Decoded> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  const decoded = await decoder.decodeFile(bytes);
  decoder.free();
  const fullScale = 2 ** (decoded.bitDepth - 1);
  for (const channel of decoded.channelData)
    for (let i = 0; i < channel.length; i++)
      channel[i] = Math.round((channel[i] ?? 0) * (fullScale - 1)) / fullScale;
  return decoded;
}

/**
 * Ogg Opus by RFC 7845: always 48 kHz; `preSkip` samples are dropped at the start, what lies beyond the
 * last page's position at the end, and the header's output gain (1/256 dB) is applied.
 */
async function decodeOpus(bytes: Uint8Array): Promise<Decoded> {
  const [{ default: CodecParser }, { OpusDecoder }] = await Promise.all([
    import('codec-parser'),
    import('opus-decoder'),
  ]);
  const pages = [...new CodecParser('audio/ogg').parseAll(bytes)].filter(
    (page) => 'codecFrames' in page,
  );
  const frames = pages.flatMap((page) => page.codecFrames);
  const header = frames[0]?.header;
  if (header === undefined || !('preSkip' in header))
    return { channelData: [], samplesDecoded: 0, sampleRate: 48_000, errors: [] };
  const { preSkip, channels, streamCount, coupledStreamCount, channelMappingTable } = header;
  const decoder = new OpusDecoder({
    preSkip,
    channels,
    ...(channelMappingTable && { streamCount, coupledStreamCount, channelMappingTable }),
  });
  await decoder.ready;
  const decoded = decoder.decodeFrames(frames.map((frame) => frame.data));
  decoder.free();
  const last = pages.at(-1);
  const end = last?.isLastPage
    ? Number(last.absoluteGranulePosition) - preSkip
    : decoded.samplesDecoded;
  const gain = 10 ** (header.outputGain / 256 / 20);
  return {
    ...decoded,
    samplesDecoded: Math.min(end, decoded.samplesDecoded),
    channelData: decoded.channelData.map((channel) => {
      const kept = channel.subarray(0, end);
      return gain === 1 ? kept : kept.map((sample) => sample * gain);
    }),
  };
}

/** How many samples a channel the file says it has; 0 where it does not say. */
function announcedLength(bytes: Uint8Array, kind: CompressedKind): number {
  if (kind !== 'flac') return 0;
  // STREAMINFO comes first: 36 bits of sample count, 21 bytes after "fLaC" (RFC 9639, 8.2); 0 is unknown.
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('fLaC');
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  return view.byteLength < 26 ? 0 : (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
}

/**
 * The pages of an Ogg stream (RFC 3533, 6) that are there whole, and whether the last of them says that the
 * stream ends: the decoders would take half a page for damage. Throws `UnreadableAudio` for several streams.
 */
function wholeOggPages(bytes: Uint8Array): { bytes: Uint8Array; ended: boolean } {
  const [beginsStream, endsStream] = [2, 4];
  let at = 0;
  let streams = 0;
  let ended = false;
  while (at + 27 <= bytes.length) {
    const segments = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0));
    const length = 27 + segments.length + segments.reduce((sum, segment) => sum + segment, 0);
    if (at + length > bytes.length) break;
    const flags = bytes[at + 5] ?? 0;
    if ((flags & beginsStream) !== 0) streams++;
    ended = (flags & endsStream) !== 0;
    at += length;
  }
  if (streams > 1)
    throw new UnreadableAudio(
      'The Ogg file holds more than one stream, and the lab reads files of one. Convert it, for example ' +
        'with: ffmpeg -i FILE out.wav',
    );
  return { bytes: bytes.slice(0, at), ended };
}
