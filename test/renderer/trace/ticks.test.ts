import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { formatDuration, formatShare, formatTick } from '../../../renderer/trace/format-time.ts';
import { ticksOf } from '../../../renderer/trace/ticks.ts';
import { positionOf } from '../../../renderer/trace/time-scale.ts';
import { anyScale } from './arbitraries.ts';

const gap = 80;

test('ticks are round, in view, and never too many', () => {
  fc.assert(
    fc.property(anyScale, (scale) => {
      const { step, times } = ticksOf(scale, gap);
      expect(['1', '2', '5']).toContain(step.toExponential().slice(0, 1));
      expect(times.length).toBeLessThanOrEqual(scale.width / gap + 1);
      for (const time of times) {
        expect(Math.abs(time % step)).toBe(0);
        expect(positionOf(scale, time)).toBeGreaterThanOrEqual(0);
        expect(positionOf(scale, time)).toBeLessThanOrEqual(scale.width);
      }
    }),
  );
});

test('ticks are not too few either: at most two and a half gaps apart', () => {
  fc.assert(
    fc.property(anyScale, (scale) => {
      const { step } = ticksOf(scale, gap);
      const pixels = (step / (scale.to - scale.from)) * scale.width;
      expect(pixels).toBeGreaterThanOrEqual(gap * 0.999);
      if (step > 1) expect(pixels).toBeLessThanOrEqual(gap * 2.5 * 1.001);
    }),
  );
});

test('no two ticks of an axis read the same', () => {
  fc.assert(
    fc.property(anyScale, (scale) => {
      const { step, times } = ticksOf(scale, gap);
      const largest = nanos(Math.max(Math.abs(scale.from), Math.abs(scale.to)));
      const labels = times.map((time) => formatTick(time, step, largest));
      expect(new Set(labels).size).toBe(labels.length);
    }),
  );
});

test.each([
  [0, '0 ms'],
  [850, '850 ns'],
  [31_200, '31.2 µs'],
  [999_600, '1.00 ms'],
  [31_234_567, '31.2 ms'],
  [412_345_678, '412 ms'],
  [1_240_000_000, '1.24 s'],
  [75_240_000_000, '75.2 s'],
  [-20_000_000, '−20.0 ms'],
])('%d ns lasts %s', (time, text) => {
  expect(formatDuration(nanos(time))).toBe(text);
});

test('a duration can be told more exactly', () => {
  expect(formatDuration(nanos(412_345_678), 5)).toBe('412.35 ms');
});

test('a tick is as exact as its step', () => {
  expect(formatTick(nanos(1.25e9), nanos(5e7), nanos(2e9))).toBe('1.25 s');
  expect(formatTick(nanos(31.2e6), nanos(2e5), nanos(4e7))).toBe('31.2 ms');
  expect(formatTick(nanos(-2e6), nanos(1e6), nanos(9e6))).toBe('−2 ms');
});

test('a share of nothing is no number', () => {
  expect(formatShare(1, 8)).toBe('12.5 %');
  expect(formatShare(8, 8)).toBe('100 %');
  expect(formatShare(1, 0)).toBe('–');
});
