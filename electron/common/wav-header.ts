import type { Hertz } from './units.ts';

export const wavHeaderLength = 44;

const bytesPerSample = 2;
/** By convention: the length is not known, read to the end of the file. */
const unknownLength = 0xffff_ffff;

/**
 * The header of a WAV file of 16-bit PCM, one channel: RIFF, "fmt " and the start of "data". `dataLength` in
 * bytes; null while it is not known, and what is beyond 4 GiB stays unknown.
 */
export function wavHeader(sampleRate: Hertz, dataLength: number | null): Uint8Array<ArrayBuffer> {
  const known = dataLength !== null && dataLength + wavHeaderLength < unknownLength;
  const header = new Uint8Array(wavHeaderLength);
  const view = new DataView(header.buffer);
  const text = (at: number, characters: string): void => {
    for (let i = 0; i < characters.length; i++) view.setUint8(at + i, characters.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, known ? wavHeaderLength - 8 + dataLength : unknownLength, true);
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
