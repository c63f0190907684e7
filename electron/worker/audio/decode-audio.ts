import { recogniseAudio } from './audio-kind.ts';
import { type DecodedAudio, refuseNonFinite, UnreadableAudio } from './decoded-audio.ts';
import { readWavHeader } from './wav-header.ts';
import { readWavSamples } from './wav-samples.ts';

export { type DecodedAudio, UnreadableAudio } from './decoded-audio.ts';

/**
 * Decodes a whole audio file: WAV here (PCM of 8 to 32 bits, float, A-law, µ-law; any rate and number of
 * channels; RF64), FLAC, MP3, Ogg Vorbis and Ogg Opus by decoders that are loaded when first needed. The
 * kind is read from the bytes, never from a name. What is allocated is bounded by the bytes that are there.
 * Throws `UnreadableAudio` for bytes that are not usable audio; silence is usable.
 */
export async function decodeAudio(bytes: Uint8Array): Promise<DecodedAudio> {
  if (bytes.length === 0)
    throw new UnreadableAudio('The file is empty (0 bytes). Record or copy it again.');
  const recognised = recogniseAudio(bytes);
  if (recognised === null)
    throw new UnreadableAudio(
      'The file does not begin like audio that the lab reads (WAV, FLAC, MP3, Ogg Vorbis, Opus). If it ' +
        'is audio, convert it, for example with: ffmpeg -i FILE out.wav',
    );
  if (recognised.kind === 'other')
    throw new UnreadableAudio(
      `The file is ${recognised.what}; the lab reads WAV, FLAC, MP3, Ogg Vorbis and Opus. If it holds ` +
        'audio, convert it, for example with: ffmpeg -i FILE out.wav',
    );
  if (recognised.kind === 'wav') return decodeWav(bytes);
  const { decodeCompressed } = await import('./decode-compressed.ts');
  return decodeCompressed(bytes, recognised.kind);
}

function decodeWav(bytes: Uint8Array): DecodedAudio {
  const layout = readWavHeader(bytes);
  const channels = readWavSamples(bytes, layout);
  if (layout.coding === 'f32' || layout.coding === 'f64')
    refuseNonFinite(channels, layout.sampleRate);
  return {
    channels,
    sampleRate: layout.sampleRate,
    format: `WAV, ${codingNames[layout.coding]}`,
    truncated: layout.truncated,
  };
}

const codingNames = {
  u8: '8-bit PCM',
  i16: '16-bit PCM',
  i24: '24-bit PCM',
  i32: '32-bit PCM',
  f32: '32-bit float',
  f64: '64-bit float',
  aLaw: 'A-law',
  muLaw: 'µ-law',
} as const;
