import type { Hertz } from './units.ts';

export const wavHeaderLength = 58;

const ieeeFloat = 3;
const bytesPerSample = 4;
/** By convention: the length is not known, read to the end of the file. */
const unknownLength = 0xffff_ffff;

/**
 * The header of a WAV file of 32-bit float samples, one channel: RIFF, "fmt ", the "fact" that the format asks
 * for, and the start of "data" (Microsoft, "New Multimedia Data Types", 1994). `dataLength` in bytes; null
 * while it is not known, and what is beyond 4 GiB stays unknown.
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
  view.setUint32(16, 18, true);
  view.setUint16(20, ieeeFloat, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, 8 * bytesPerSample, true);
  text(38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, known ? dataLength / bytesPerSample : unknownLength, true);
  text(50, 'data');
  view.setUint32(54, known ? dataLength : unknownLength, true);
  return header;
}
