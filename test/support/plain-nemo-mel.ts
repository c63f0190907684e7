/**
 * NeMo's features worked out plainly in double precision, sum by sum: `FilterbankFeatures` with 80 bins or another
 * number, 512-sample transforms of 400-sample symmetric Hann windows every 160 samples, zeros beyond the edges, and
 * `normalize_batch` over the whole 10 ms. By bin, then frame.
 */
export function plainNemoMel(samples: Float32Array, bins: number): number[][] {
  const emphasised = Array.from(
    samples,
    (sample, i) => sample - (i === 0 ? 0 : 0.97 * (samples[i - 1] ?? 0)),
  );
  const frames = Math.floor(samples.length / 160);
  const filters = triangles(bins);
  const logarithms = Array.from({ length: frames }, (_, frame) => {
    const powers = spectrumAt(emphasised, frame * 160);
    return filters.map((filter) =>
      Math.log(filter.reduce((sum, weight, k) => sum + weight * (powers[k] ?? 0), 0) + 2 ** -24),
    );
  });
  return Array.from({ length: bins }, (_, bin) => {
    const row = logarithms.map((frame) => frame[bin] ?? 0);
    const mean = row.reduce((a, b) => a + b, 0) / frames;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (frames - 1);
    return row.map((value) => (value - mean) / (Math.sqrt(variance) + 1e-5));
  });
}

const turns = Array.from({ length: 512 }, (_, turn) => (2 * Math.PI * turn) / 512);
const cosines = turns.map(Math.cos);
const sines = turns.map(Math.sin);

/** |DFT|² of the 400 samples around `centre`. */
function spectrumAt(samples: readonly number[], centre: number): number[] {
  const windowed = Array.from(
    { length: 400 },
    (_, n) => 0.5 * (1 - Math.cos((2 * Math.PI * n) / 399)) * (samples[centre - 200 + n] ?? 0),
  );
  return Array.from({ length: 257 }, (_, k) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < 400; n++) {
      const turn = (k * (n + 56)) % 512;
      real += (windowed[n] ?? 0) * (cosines[turn] ?? 0);
      imaginary -= (windowed[n] ?? 0) * (sines[turn] ?? 0);
    }
    return real ** 2 + imaginary ** 2;
  });
}

/** Slaney's mel scale and area, as librosa's `mel(sr=16000, n_fft=512, n_mels=bins)` has them. */
function triangles(bins: number): number[][] {
  const step = Math.log(6.4) / 27;
  const mel = (f: number) => (f < 1000 ? (3 * f) / 200 : 15 + Math.log(f / 1000) / step);
  const frequency = (m: number) => (m < 15 ? (200 * m) / 3 : 1000 * Math.exp((m - 15) * step));
  const edge = (i: number) => frequency((mel(8000) * i) / (bins + 1));
  return Array.from({ length: bins }, (_, bin) =>
    Array.from({ length: 257 }, (__, k) => {
      const f = (k * 16_000) / 512;
      const rising = (f - edge(bin)) / (edge(bin + 1) - edge(bin));
      const falling = (edge(bin + 2) - f) / (edge(bin + 2) - edge(bin + 1));
      return (2 / (edge(bin + 2) - edge(bin))) * Math.max(0, Math.min(rising, falling));
    }),
  );
}
