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

test('a WAV file of floats says what it holds, and keeps what is beyond full scale', () => {
  const file = new DataView(writeWav(Float32Array.of(0, 0.5, -2), hertz(44_100)));
  const name = (at: number): string =>
    String.fromCharCode(...[0, 1, 2, 3].map((offset) => file.getUint8(at + offset)));
  expect([0, 8, 12, 38, 50].map(name)).toEqual(['RIFF', 'WAVE', 'fmt ', 'fact', 'data']);
  expect([file.getUint16(20, true), file.getUint16(34, true)]).toEqual([3, 32]);
  expect([24, 46, 54].map((at) => file.getUint32(at, true))).toEqual([44_100, 3, 12]);
  expect([58, 62, 66].map((at) => file.getFloat32(at, true))).toEqual([0, 0.5, -2]);
});
