import { isWav } from './wav-header.ts';

/** The kinds of audio file that the lab reads. */
export type AudioKind = 'wav' | 'flac' | 'mp3' | 'ogg-flac' | 'ogg-vorbis' | 'ogg-opus';

/** What the first bytes of a file say that it is; a string in words for a kind that the lab does not read. */
export type Recognised =
  | { readonly kind: AudioKind }
  | { readonly kind: 'other'; readonly what: string };

/** Looks at the first bytes only, never at a name. Null for bytes that begin like nothing known. */
export function recogniseAudio(bytes: Uint8Array): Recognised | null {
  if (isWav(bytes)) return { kind: 'wav' };
  const content = bytes.subarray(lengthOfId3Tag(bytes));
  if (startsWith(content, 'fLaC')) return { kind: 'flac' };
  if (startsWith(content, 'OggS')) return oggKind(content);
  const other = otherKinds.find(({ at, magic }) => startsWith(bytes, magic, at));
  if (other !== undefined) return { kind: 'other', what: other.what };
  return mp3Channels(bytes) === null ? null : { kind: 'mp3' };
}

/**
 * The number of channels that an MP3's first frame header gives (ISO 11172-3, 2.4.1.3), a leading ID3 tag
 * skipped; null where there is no such header.
 */
export function mp3Channels(bytes: Uint8Array): 1 | 2 | null {
  const tag = lengthOfId3Tag(bytes);
  // Some writers leave zeros between the tag and the first frame.
  let at = tag;
  while (tag > 0 && bytes[at] === 0) at++;
  const [sync = 0, version = 0, rates = 0, mode] = bytes.subarray(at, at + 4);
  if (mode === undefined || sync !== 0xff || (version & 0xe0) !== 0xe0) return null;
  const reserved =
    (version & 0x18) === 0x08 ||
    (version & 0x06) === 0 ||
    (rates & 0xf0) === 0xf0 ||
    (rates & 0x0c) === 0x0c;
  if (reserved) return null;
  return mode >> 6 === 3 ? 1 : 2;
}

/** ID3v2: ten bytes, the last four a size of 7 bits a byte; a footer of ten more where bit 4 of the flags is set. */
function lengthOfId3Tag(bytes: Uint8Array): number {
  if (!startsWith(bytes, 'ID3')) return 0;
  const [flags = 0, a = 0, b = 0, c = 0, d = 0] = bytes.subarray(5, 10);
  const size = ((a & 0x7f) << 21) | ((b & 0x7f) << 14) | ((c & 0x7f) << 7) | (d & 0x7f);
  return 10 + size + ((flags & 0x10) === 0 ? 0 : 10);
}

/** The first packet of an Ogg stream, at byte 28 when it is alone on its page, names the codec. */
function oggKind(bytes: Uint8Array): Recognised {
  if (startsWith(bytes, 'OpusHead', 28)) return { kind: 'ogg-opus' };
  if (startsWith(bytes, '\x01vorbis', 28)) return { kind: 'ogg-vorbis' };
  if (startsWith(bytes, '\x7fFLAC', 28)) return { kind: 'ogg-flac' };
  return { kind: 'other', what: 'an Ogg file of a codec other than Opus, Vorbis and FLAC' };
}

const otherKinds = [
  { at: 0, magic: '\xff\xd8\xff', what: 'a JPEG image' },
  { at: 0, magic: '\x89PNG', what: 'a PNG image' },
  { at: 0, magic: 'GIF8', what: 'a GIF image' },
  { at: 8, magic: 'WEBP', what: 'a WebP image' },
  { at: 0, magic: '%PDF', what: 'a PDF document' },
  { at: 0, magic: 'PK\x03\x04', what: 'a zip archive' },
  { at: 0, magic: '\x1f\x8b', what: 'a gzip archive' },
  { at: 4, magic: 'ftyp', what: 'an MP4, M4A or MOV file' },
  { at: 0, magic: '\x1aE\xdf\xa3', what: 'a WebM or Matroska file' },
  { at: 0, magic: 'FORM', what: 'an AIFF file' },
  { at: 0, magic: 'caff', what: 'a Core Audio file' },
  { at: 0, magic: '0&\xb2u', what: 'a Windows Media file' },
  { at: 0, magic: '#!AMR', what: 'an AMR file' },
  { at: 0, magic: 'RIFX', what: 'a big-endian WAV file' },
  { at: 0, magic: 'RIFF', what: 'a RIFF file, but not a whole WAV header' },
] as const;

function startsWith(bytes: Uint8Array, magic: string, at = 0): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic.charCodeAt(i)) return false;
  return true;
}
