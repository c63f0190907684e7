import type { Hertz } from '../../common/units.ts';

export const pcmHeaderLength = 44;

const bytesPerSample = 2;
/** By convention: the length is not known, read to the end of the file. */
const unknownLength = 0xffff_ffff;

/**
 * The header of a WAV file of 16-bit samples (Microsoft and IBM, "Multimedia Programming Interface and Data
 * Specifications 1.0", 1991). `dataLength` in bytes; null while it is not known, and what is beyond 4 GiB stays unknown.
 */
export function pcmHeader(
  sampleRate: Hertz,
  channels: number,
  dataLength: number | null,
): Uint8Array<ArrayBuffer> {
  const known = dataLength !== null && dataLength + pcmHeaderLength < unknownLength;
  const header = new Uint8Array(pcmHeaderLength);
  const view = new DataView(header.buffer);
  const text = (at: number, characters: string): void => {
    for (let i = 0; i < characters.length; i++) view.setUint8(at + i, characters.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, known ? pcmHeaderLength - 8 + dataLength : unknownLength, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * bytesPerSample, true);
  view.setUint16(32, channels * bytesPerSample, true);
  view.setUint16(34, 8 * bytesPerSample, true);
  text(36, 'data');
  view.setUint32(40, known ? dataLength : unknownLength, true);
  return header;
}

/** The samples as the file has them: every machine that Electron runs on is little-endian, as WAV is. */
export const bytesOf = (samples: Int16Array): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
