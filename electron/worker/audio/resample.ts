import type { Hertz } from '../../common/units.ts';

/**
 * Changes the sample rate of one channel. The result has round(n · to / from) samples, is aligned with
 * the input (no delay), and keeps frequencies up to 0.87 of the lower rate's half within 0.1 dB; what
 * would fold back is down by 80 dB. Beyond its ends the audio counts as silent. Where the rates are equal
 * the input itself is returned. Throws RangeError for a rate that is not a whole number of hertz above 0.
 */
export type Resampler = {
  readonly resample: (samples: Float32Array, from: Hertz, to: Hertz) => Float32Array;
};

/** Half the filter's length, in periods of the lower rate: longer is steeper and slower. */
const zeroCrossings = 32;
/** Kaiser's window for 80 dB of attenuation (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.5.3). */
const kaiserShape = 0.1102 * (80 - 8.7);
/** The middle of the filter's edge over the lower rate's half: what folds back lands above 0.97 of it. */
const cutoff = 0.95;
/** Rates with no small common ratio use the nearest of so many positions between two samples. */
const mostPhases = 4096;

/** One windowed sinc, sampled at each position that an output sample can have between two input samples. */
type Filter = {
  readonly phases: number;
  readonly taps: number;
  /** Row by row, one row of `taps` a phase, from 0 up to and with 1; each row sums to 1. */
  readonly rows: Float32Array;
};

/**
 * A resampler that keeps the filter of each pair of rates once designed (2 ms for 44.1 → 16 kHz).
 * A polyphase filter in JavaScript: measured beside libsamplerate's wasm build at medium quality it is
 * several times faster, adds nothing to load, and has no limit on length. Asynchronous so that one that
 * has to load something can take its place.
 */
export async function loadResampler(): Promise<Resampler> {
  const filters = new Map<string, Filter>();
  return {
    resample: (samples, from, to) => {
      if (!(from > 0 && to > 0 && Number.isInteger(from) && Number.isInteger(to)))
        throw new RangeError(`Cannot resample from ${from} Hz to ${to} Hz.`);
      if (from === to) return samples;
      const key = `${from}:${to}`;
      const filter = filters.get(key) ?? designFilter(from, to);
      filters.set(key, filter);
      return applyFilter(filter, samples, from, to);
    },
  };
}

function designFilter(from: Hertz, to: Hertz): Filter {
  const phases = Math.min(to / greatestCommonDivisor(from, to), mostPhases);
  const bandwidth = Math.min(1, to / from);
  const half = Math.ceil(zeroCrossings / bandwidth);
  const taps = 2 * half;
  const rows = new Float32Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    const row = Float64Array.from({ length: taps }, (_, tap) => {
      const time = tap - (half - 1) - phase / phases;
      return sinc(cutoff * bandwidth * time) * kaiser(time / half);
    });
    const sum = row.reduce((total, value) => total + value, 0);
    rows.set(
      row.map((value) => value / sum),
      phase * taps,
    );
  }
  return { phases, taps, rows };
}

function applyFilter(
  { phases, taps, rows }: Filter,
  samples: Float32Array,
  from: Hertz,
  to: Hertz,
): Float32Array {
  const resampled = new Float32Array(Math.round((samples.length * to) / from));
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  // Output sample i lies at input position i · down / up = whole + rest / up, kept in whole numbers.
  let whole = 0;
  let rest = 0;
  for (let i = 0; i < resampled.length; i++) {
    const row = Math.round((rest * phases) / up) * taps;
    const first = whole - taps / 2 + 1;
    const start = Math.max(0, -first);
    const end = Math.min(taps, samples.length - first);
    resampled[i] = dot(rows, row + start, samples, first + start, end - start);
    rest += down;
    whole += Math.floor(rest / up);
    rest %= up;
  }
  return resampled;
}

/** Four sums at once, so that each addition need not wait for the one before. */
function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, length: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    sum0 += (a[atA + i] ?? 0) * (b[atB + i] ?? 0);
    sum1 += (a[atA + i + 1] ?? 0) * (b[atB + i + 1] ?? 0);
    sum2 += (a[atA + i + 2] ?? 0) * (b[atB + i + 2] ?? 0);
    sum3 += (a[atA + i + 3] ?? 0) * (b[atB + i + 3] ?? 0);
  }
  for (; i < length; i++) sum0 += (a[atA + i] ?? 0) * (b[atB + i] ?? 0);
  return sum0 + sum1 + sum2 + sum3;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser's window over −1 … 1, not normalised. */
function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(kaiserShape * Math.sqrt(1 - x * x));
}

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small > 0) [large, small] = [small, large % small];
  return large;
}
