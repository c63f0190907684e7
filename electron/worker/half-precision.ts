/** float32 of each of the 65,536 half-precision numbers, by its bits; made when first asked for. */
let table: Float32Array | null = null;

/** IEEE 754 binary16, as the runtime hands it out where JavaScript has no `Float16Array`: bits to numbers. */
export function fromHalfPrecision(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 0x1_0000 }, (_, pattern) => numberOf(pattern));
  const numbers = new Float32Array(bits.length);
  for (let index = 0; index < bits.length; index++) {
    numbers[index] = table[bits[index] ?? 0] ?? 0;
  }
  return numbers;
}

function numberOf(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >> 10) & 0x1f;
  const fraction = pattern & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
