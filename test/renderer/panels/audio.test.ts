import { expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { findPeaks } from '../../../renderer/panels/audio/peaks.ts';
import { writeWav } from '../../../renderer/panels/audio/wav-file.ts';

test('peaks are the lowest and highest sample of each stretch', () => {
  const samples = Float32Array.of(0.5, -0.25, 0.125, 0.75, -1, 0);
  expect([...findPeaks(samples, 3)]).toEqual([-0.25, 0.5, 0, 0.75, -1, 0]);
});

test('more columns than samples repeat them, no samples are silence', () => {
  expect([...findPeaks(Float32Array.of(0.5), 3)]).toEqual([0, 0.5, 0, 0.5, 0, 0.5]);
  expect([...findPeaks(new Float32Array(0), 2)]).toEqual([0, 0, 0, 0]);
});

test('a WAV file says what it holds, and samples beyond full scale are clipped', () => {
  const file = new DataView(writeWav(Float32Array.of(0, 0.5, -2), hertz(44_100)));
  const name = (at: number): string =>
    String.fromCharCode(...[0, 1, 2, 3].map((offset) => file.getUint8(at + offset)));
  expect([name(0), name(8), name(12), name(36)]).toEqual(['RIFF', 'WAVE', 'fmt ', 'data']);
  expect([file.getUint32(24, true), file.getUint16(34, true), file.getUint32(40, true)]).toEqual([
    44_100, 16, 6,
  ]);
  expect([44, 46, 48].map((at) => file.getInt16(at, true))).toEqual([0, 16_384, -32_768]);
});
