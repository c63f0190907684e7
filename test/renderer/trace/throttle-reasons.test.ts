import { expect, test } from 'vitest';
import { throttleLevel, throttleWords } from '../../../renderer/trace/throttle-reasons.ts';
import { aGpu } from '../../support/telemetry-drawing.ts';

const nvidia = aGpu({ vendor: 'NVIDIA' });
const other = aGpu({ vendor: 'AMD' });

test("NVIDIA's bits are told in words, all of them", () => {
  expect(throttleWords(0, nvidia)).toBe('none');
  expect(throttleWords(0x1, nvidia)).toBe('idle');
  expect(throttleWords(0x4 | 0x40, nvidia)).toBe('power limit, heat (hardware)');
});

test('bits that nobody explained stay numbers, also beyond 32 of them', () => {
  expect(throttleWords(0x200 | 0x4, nvidia)).toBe('power limit, reason 0x200');
  expect(throttleWords(2 ** 40, other)).toBe('reason 0x10000000000');
  expect(throttleWords(0x4, undefined)).toBe('reason 0x4');
});

test('the worst reason decides: idle is none, a limit less than the hardware’s brake', () => {
  expect(throttleLevel(0, nvidia)).toBe(0);
  expect(throttleLevel(0x1, nvidia)).toBe(0);
  expect(throttleLevel(0x1 | 0x4, nvidia)).toBe(1);
  expect(throttleLevel(0x4 | 0x80, nvidia)).toBe(2);
  expect(throttleLevel(2 ** 40, other)).toBe(1);
});
