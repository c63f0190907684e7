/**
 * The 256 values of a G.711 byte, full scale ±1 (ITU-T G.711, tables 1a and 2a): telephone audio keeps
 * 8 bits a sample on a logarithmic scale.
 */

/** A-law: even bits inverted, 13-bit range. */
export const aLaw: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return ((bits & 0x80) === 0 ? -magnitude : magnitude) / 32768;
});

/** µ-law: all bits inverted, 14-bit range, bias 33 (132 at 16 bits). */
export const muLaw: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return ((bits & 0x80) === 0 ? magnitude : -magnitude) / 32768;
});

const bias = 132;
const mostMagnitude = 32_767 - bias;

/**
 * The byte that keeps a 16-bit sample by µ-law, by the decision values of ITU-T G.711, table 2a: one within half a step of
 * the sample's segment; beyond the largest value the largest. 0 becomes 0xff; 0x7f, which also means 0, is never given.
 */
export function toMuLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), mostMagnitude) + bias;
  const segment = 24 - Math.clz32(magnitude);
  const step = (magnitude >> (segment + 3)) & 0x0f;
  const sign = sample < 0 && (segment > 0 || step > 0) ? 0x80 : 0;
  return ~(sign | (segment << 4) | step) & 0xff;
}
