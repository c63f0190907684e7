import { expect, test } from 'vitest';
import { rangeOf, wholeMemory } from '../../../renderer/trace/value-range.ts';
import { aGpu } from '../../support/telemetry-drawing.ts';

const gib = 2 ** 30;
const from = (least: number, most: number) => ({ least, most });
const nothing = from(Number.NaN, Number.NaN);

test('a share of a whole has the whole as its axis, whatever was read', () => {
  expect(rangeOf('gpu-utilization', '%', from(3, 7), null)).toEqual({ low: 0, high: 100 });
  expect(rangeOf('gpu-utilization', '%', nothing, null)).toEqual({ low: 0, high: 100 });
});

test('percents of one core go as high as the cores do', () => {
  expect(rangeOf('worker-cpu', '%', from(20, 183), null)).toEqual({ low: 0, high: 200 });
  expect(rangeOf('sampler-cpu', '%', from(0.1, 0.42), null)).toEqual({ low: 0, high: 0.5 });
});

test('memory is seen against what there is, where that is known', () => {
  const whole = wholeMemory('gpu-memory-used', aGpu({ memory: 24 * gib }), 64 * gib);
  expect(rangeOf('gpu-memory-used', 'B', from(gib, 2 * gib), whole)).toEqual({
    low: 0,
    high: 24 * gib,
  });
  expect(wholeMemory('memory-used', undefined, 64 * gib)).toBe(64 * gib);
  expect(wholeMemory('worker-memory', undefined, 64 * gib)).toBeNull();
  expect(rangeOf('worker-memory', 'B', from(1, 300 * 2 ** 20), null)).toEqual({
    low: 0,
    high: 512 * 2 ** 20,
  });
});

test('temperatures and clocks begin near their least, or they would be a flat line', () => {
  expect(rangeOf('gpu-temperature', '°C', from(41, 68), null)).toEqual({ low: 40, high: 70 });
  expect(rangeOf('gpu-clock', 'MHz', from(1980, 1980), null)).toEqual({ low: 1500, high: 2000 });
  expect(rangeOf('gpu-temperature', '°C', nothing, null)).toEqual({ low: 0, high: 10 });
});

test('power begins at 0 and ends at a round number', () => {
  expect(rangeOf('gpu-power', 'W', from(71, 412), null)).toEqual({ low: 0, high: 500 });
  expect(rangeOf('gpu-power', 'W', nothing, null)).toEqual({ low: 0, high: 1 });
});
