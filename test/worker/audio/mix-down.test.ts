import { expect, test } from 'vitest';
import { mixDown } from '../../../electron/worker/audio/mix-down.ts';

test('one channel is itself, not a copy', () => {
  const mono = Float32Array.of(0.5, -0.5);
  expect(mixDown([mono])).toBe(mono);
});

test('several channels become their mean', () => {
  const channels = [
    [1, 0, -1],
    [0, 0, -1],
    [0.5, 0.75, -1],
  ];
  expect([...mixDown(channels.map((channel) => Float32Array.from(channel)))]).toEqual([
    0.5, 0.25, -1,
  ]);
});

test('no channel at all is a mistake of the caller', () => {
  expect(() => mixDown([])).toThrow(RangeError);
});
