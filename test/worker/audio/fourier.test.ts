import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fourier } from '../../../electron/worker/audio/fourier.ts';

/** Σ x·e^(−2πikn/N), written down. */
function plainTransform(real: readonly number[], imaginary: readonly number[]): [number, number][] {
  const size = real.length;
  return real.map((_, bin) => {
    let sum: [number, number] = [0, 0];
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((bin * n) % size)) / size;
      const [x, y] = [real[n] ?? 0, imaginary[n] ?? 0];
      sum = [
        sum[0] + x * Math.cos(angle) - y * Math.sin(angle),
        sum[1] + x * Math.sin(angle) + y * Math.cos(angle),
      ];
    }
    return sum;
  });
}

const signals = fc
  .constantFrom(1, 2, 3, 5, 7, 12, 30, 49, 100, 400)
  .chain((size) =>
    fc.tuple(
      ...[0, 1].map(() =>
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
      ),
    ),
  );

test('a signal of any size is transformed as the definition says, and the next one too', () => {
  fc.assert(
    fc.property(signals, ([real = [], imaginary = []]) => {
      const transform = fourier(real.length);
      for (const turned of [1, -2]) {
        transform.real.set(real.map((x) => turned * x));
        transform.imaginary.set(imaginary.map((y) => turned * y));
        transform.transform();
        for (const [bin, [x, y]] of plainTransform(real, imaginary).entries()) {
          expect(transform.real[bin]).toBeCloseTo(turned * x, 10);
          expect(transform.imaginary[bin]).toBeCloseTo(turned * y, 10);
        }
      }
    }),
    { numRuns: 40 },
  );
});
