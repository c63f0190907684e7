/** Samples of a frame. */
export const frameLength = 1024;

const hann = Float64Array.from(
  { length: frameLength },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frameLength),
);
const cosines = Float64Array.from({ length: frameLength / 2 }, (_, i) =>
  Math.cos((2 * Math.PI * i) / frameLength),
);
const sines = Float64Array.from({ length: frameLength / 2 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / frameLength),
);
const reversedBits = Uint16Array.from({ length: frameLength }, (_, place) => {
  let reversed = 0;
  for (let bit = 1, rest = place; bit < frameLength; bit *= 2, rest >>= 1) {
    reversed = reversed * 2 + (rest & 1);
  }
  return reversed;
});

/** Power spectra of windowed frames, one after the other in the same memory. */
export class PowerSpectrum {
  readonly #real = new Float64Array(frameLength);
  readonly #imaginary = new Float64Array(frameLength);
  readonly #powers = new Float64Array(frameLength / 2 + 1);

  /** |X|² of bins 0 to 512 of the frame that starts at `from`, zeros after the end. Valid until the next call. */
  of(samples: Float32Array, from: number): Float64Array {
    for (let i = 0; i < frameLength; i++) {
      const place = reversedBits[i] ?? 0;
      this.#real[place] = (samples[from + i] ?? 0) * (hann[i] ?? 0);
    }
    this.#imaginary.fill(0);
    this.#transform();
    for (let bin = 0; bin < this.#powers.length; bin++) {
      const [x, y] = [this.#real[bin] ?? 0, this.#imaginary[bin] ?? 0];
      this.#powers[bin] = x * x + y * y;
    }
    return this.#powers;
  }

  /** In place, of values in bit-reversed order (Cooley and Tukey, 1965). */
  #transform(): void {
    const [real, imaginary] = [this.#real, this.#imaginary];
    for (let half = 1; half < frameLength; half *= 2) {
      const stride = frameLength / 2 / half;
      for (let start = 0; start < frameLength; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [upper, lower] = [start + k, start + k + half];
          const [cosine, sine] = [cosines[k * stride] ?? 0, -(sines[k * stride] ?? 0)];
          const [x, y] = [real[lower] ?? 0, imaginary[lower] ?? 0];
          const [turnedX, turnedY] = [x * cosine - y * sine, x * sine + y * cosine];
          const [ownX, ownY] = [real[upper] ?? 0, imaginary[upper] ?? 0];
          real[upper] = ownX + turnedX;
          imaginary[upper] = ownY + turnedY;
          real[lower] = ownX - turnedX;
          imaginary[lower] = ownY - turnedY;
        }
      }
    }
  }
}
