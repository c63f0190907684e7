import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  audioDifference,
  logSpectralDistance,
  meanAbsoluteDifference,
} from '../../electron/common/audio-difference.ts';
import { frameLength, PowerSpectrum } from '../../electron/common/power-spectrum.ts';
import { seededDraws } from '../../electron/common/random.ts';
import { hertz } from '../../electron/common/units.ts';

/** White noise, drawn by a number: whoever shrinks a failure has that alone to shrink. */
const noise = (length: number) =>
  fc.nat().map((seed) => {
    const draw = seededDraws(seed);
    return Float32Array.from({ length }, () => draw(65_536) / 32_768 - 1);
  });

const turns = Float64Array.from({ length: frameLength }, (_, i) => (2 * Math.PI * i) / frameLength);
const cosines = turns.map(Math.cos);
const sines = turns.map(Math.sin);

/** The transform as it is defined, for one bin: X[k] = Σ x[n]·w[n]·e^(−2πikn/N). */
function powerAt(samples: Float32Array, from: number, bin: number): number {
  let real = 0;
  let imaginary = 0;
  for (let n = 0; n < frameLength; n++) {
    const value = (samples[from + n] ?? 0) * (0.5 - 0.5 * (cosines[n] ?? 0));
    const turn = (bin * n) % frameLength;
    real += value * (cosines[turn] ?? 0);
    imaginary -= value * (sines[turn] ?? 0);
  }
  return real * real + imaginary * imaginary;
}

test('the spectrum of a frame is that of the plain definition, zeros after the end', () => {
  fc.assert(
    fc.property(noise(1500), fc.nat(700), fc.nat(512), (samples, from, bin) => {
      const power = new PowerSpectrum().of(samples, from)[bin] ?? -1;
      expect(Math.abs(power - powerAt(samples, from, bin))).toBeLessThan(1e-6 * (1 + power));
    }),
    { numRuns: 60 },
  );
});

describe('the log-spectral distance', () => {
  test('is that of the plain definition', () => {
    fc.assert(
      fc.property(noise(1024 + 256), noise(1024 + 256 + 100), (a, b) => {
        const floor = (power: number) => Math.max(power, 1e-10 * (frameLength / 4) ** 2);
        const frames = [0, 256].map((from) => {
          const bins = Array.from({ length: 513 }, (_, bin) => {
            const [one, other] = [floor(powerAt(a, from, bin)), floor(powerAt(b, from, bin))];
            return (10 * Math.log10(one) - 10 * Math.log10(other)) ** 2;
          });
          return Math.sqrt(bins.reduce((sum, value) => sum + value, 0) / bins.length);
        });
        const expected = frames.reduce((sum, value) => sum + value, 0) / frames.length;
        expect(logSpectralDistance(a, b)).toBeCloseTo(expected, 4);
      }),
      { numRuns: 3 },
    );
  });

  test('is nothing from itself, the same both ways, and 6.02 dB from the same at half the level', () => {
    fc.assert(
      fc.property(noise(2048), noise(2048), (a, b) => {
        expect(logSpectralDistance(a, b)).toBeCloseTo(logSpectralDistance(b, a) ?? -1, 9);
        expect(logSpectralDistance(a, a)).toBe(0);
      }),
      { numRuns: 20 },
    );
    const tone = Float32Array.from(
      { length: 8192 },
      (_, i) => Math.sin(i / 7) + 0.5 * Math.sin(i * i),
    );
    const half = tone.map((value) => value / 2);
    expect(logSpectralDistance(tone, half)).toBeCloseTo(20 * Math.log10(2), 2);
  });

  test('leaves out frames that are silent in both, and has no answer where no frame is left', () => {
    const speech = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i * i));
    const other = Float32Array.from({ length: 4096 }, (_, i) => Math.cos(i * i * i));
    const padded = (samples: Float32Array) =>
      Float32Array.from([...samples, ...new Float32Array(100_000)]);
    const distance = logSpectralDistance(speech, other) ?? 0;
    expect(distance).toBeGreaterThan(3);
    expect(logSpectralDistance(padded(speech), padded(other))).toBeGreaterThan(0.8 * distance);
    expect(logSpectralDistance(new Float32Array(4096), new Float32Array(4096))).toBeNull();
    expect(logSpectralDistance(speech.subarray(0, 1000), other)).toBeNull();
  });
});

test('the mean absolute difference is over what both have', () => {
  expect(meanAbsoluteDifference(Float32Array.of(0.5, 0, 0.25), Float32Array.of(0, 0.5))).toBe(0.5);
  expect(meanAbsoluteDifference(new Float32Array(0), Float32Array.of(1))).toBeNull();
  fc.assert(
    fc.property(noise(50), noise(70), (a, b) => {
      const plain = [...a].map((value, i) => Math.abs(value - (b[i] ?? 0)));
      const expected = plain.reduce((sum, value) => sum + value, 0) / plain.length;
      expect(meanAbsoluteDifference(a, b)).toBeCloseTo(expected, 9);
    }),
  );
});

test('both lengths are told, in seconds', () => {
  const found = audioDifference(new Float32Array(16_000), new Float32Array(8000), hertz(16_000));
  expect(found).toEqual({ meanAbsolute: 0, logSpectral: null, length: 1, otherLength: 0.5 });
});
