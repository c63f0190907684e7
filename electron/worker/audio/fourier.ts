/** The discrete Fourier transform of one complex signal after the other, all of one length. */
export type Fourier = {
  /** Where a signal goes in and its transform comes out: f64, `size` values each. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly transform: () => void;
};

type Signal = Pick<Fourier, 'real' | 'imaginary'>;

/** One factor of the size: `groups` × `stride` small transforms of `radix` values, turned by the twiddle factors. */
type Pass = {
  readonly radix: number;
  readonly stride: number;
  readonly groups: number;
  /** By group, output and input of the small transform. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
};

/**
 * In double precision, of any size that is a product of small factors: a library for powers of two would turn 400
 * samples into another transform. Mixed radix in Stockham's order, which needs no reordering. Source: C. Van Loan,
 * Computational Frameworks for the Fast Fourier Transform, 1992, section 1.7.
 */
export function fourier(size: number): Fourier {
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const spare = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  const passes = passesOf(size);
  return {
    real,
    imaginary,
    transform: () => {
      let from: Signal = { real, imaginary };
      let to: Signal = spare;
      for (const pass of passes) {
        carryOut(pass, from, to);
        [from, to] = [to, from];
      }
      if (from !== spare) return;
      real.set(spare.real);
      imaginary.set(spare.imaginary);
    },
  };
}

/**
 * Power spectra of two real signals that went through one transform, as its real and its imaginary part: f64 of the
 * bins from 0 to `size / 2`. Source: W. Press et al., Numerical Recipes, 3rd edition, section 12.3.
 */
export function powersOfBoth(
  { real, imaginary }: Signal,
  first: Float64Array,
  second: Float64Array,
): void {
  const size = real.length;
  for (let bin = 0; bin <= size / 2; bin++) {
    const mirror = (size - bin) % size;
    const realHere = real[bin] as number;
    const realThere = real[mirror] as number;
    const imaginaryHere = imaginary[bin] as number;
    const imaginaryThere = imaginary[mirror] as number;
    first[bin] = ((realHere + realThere) ** 2 + (imaginaryHere - imaginaryThere) ** 2) / 4;
    second[bin] = ((imaginaryHere + imaginaryThere) ** 2 + (realThere - realHere) ** 2) / 4;
  }
}

function carryOut({ radix, stride, groups, cosines, sines }: Pass, from: Signal, to: Signal): void {
  let turn = 0;
  for (let group = 0; group < groups; group++) {
    for (let out = 0; out < radix; out++, turn += radix) {
      const place = stride * (radix * group + out);
      for (let lane = 0; lane < stride; lane++) {
        let sumReal = 0;
        let sumImaginary = 0;
        let at = lane + stride * group;
        for (let term = 0; term < radix; term++, at += stride * groups) {
          const cosine = cosines[turn + term] as number;
          const sine = sines[turn + term] as number;
          const x = from.real[at] as number;
          const y = from.imaginary[at] as number;
          sumReal += x * cosine + y * sine;
          sumImaginary += y * cosine - x * sine;
        }
        to.real[place + lane] = sumReal;
        to.imaginary[place + lane] = sumImaginary;
      }
    }
  }
}

function passesOf(size: number): Pass[] {
  const passes: Pass[] = [];
  let stride = 1;
  for (const radix of factorsOf(size)) {
    const groups = size / (stride * radix);
    const angles = Array.from({ length: groups * radix * radix }, (_, i) => {
      const term = i % radix;
      const out = Math.floor(i / radix) % radix;
      const group = Math.floor(i / radix ** 2);
      return (2 * Math.PI * out * (group + term * groups)) / (groups * radix);
    });
    passes.push({
      radix,
      stride,
      groups,
      cosines: Float64Array.from(angles, Math.cos),
      sines: Float64Array.from(angles, Math.sin),
    });
    stride *= radix;
  }
  return passes;
}

/** A small transform of 4 is cheaper than two of 2. */
function factorsOf(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (const factor of [4, 2, 3, 5]) {
    while (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    }
  }
  return rest === 1 ? factors : [...factors, rest];
}
