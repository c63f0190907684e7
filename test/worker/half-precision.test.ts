import { expect, test } from 'vitest';
import { fromHalfPrecision } from '../../electron/worker/half-precision.ts';

/** IEEE 754-2019, binary16. */
test.each([
  ['one', 0x3c00, 1],
  ['minus two', 0xc000, -2],
  ['the largest', 0x7bff, 65_504],
  ['the smallest normal', 0x0400, 2 ** -14],
  ['the smallest of all', 0x0001, 2 ** -24],
  ['a third, nearly', 0x3555, 0.333251953125],
  ['minus nothing', 0x8000, -0],
  ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
  ['no number', 0x7e00, Number.NaN],
])('%s in half precision', (_, bits, expected) => {
  expect(fromHalfPrecision(Uint16Array.of(bits))[0]).toBe(expected);
});
