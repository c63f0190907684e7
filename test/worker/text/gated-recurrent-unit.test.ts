import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affine, gruStep } from '../../../electron/worker/text/gated-recurrent-unit.ts';

const floats = (length: number) =>
  fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length });

test('the unrolled product equals the plain one, whatever the width', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 11 }));
  const cases = sizes.chain(([rows, columns]) =>
    fc.record({
      columns: fc.constant(columns),
      weights: floats(rows * columns),
      bias: floats(rows),
      vector: floats(columns),
    }),
  );
  fc.assert(
    fc.property(cases, ({ columns, weights, bias, vector }) => {
      const out = new Float32Array(bias.length);
      affine(Float32Array.from(weights), Float32Array.from(bias), Float32Array.from(vector), out);
      for (const [row, start] of bias.entries()) {
        const products = vector.map((value, at) => value * (weights[row * columns + at] ?? 0));
        expect(out[row]).toBeCloseTo(
          start + products.reduce((sum, product) => sum + product, 0),
          4,
        );
      }
    }),
  );
});

/** One unit with its gates held open or shut by their biases, [reset, update, new]. */
function stepOneUnit(bias: readonly [number, number, number], hidden: number): number {
  const state = Float32Array.of(hidden);
  const weights = {
    inputWeights: new Float32Array(3),
    inputBias: new Float32Array(3),
    hiddenWeights: Float32Array.of(0, 0, 1),
    hiddenBias: new Float32Array(3),
  };
  gruStep(Float32Array.from(bias), weights, state, new Float32Array(3));
  return state[0] ?? Number.NaN;
}

test('a shut update gate takes the new value', () => {
  expect(stepOneUnit([-100, -100, 0.5], 0.9)).toBeCloseTo(Math.tanh(0.5), 6);
});

test('an open update gate keeps the old value', () => {
  expect(stepOneUnit([-100, 100, 0.5], 0.9)).toBeCloseTo(0.9, 6);
});

test('an open reset gate lets the old value into the new one', () => {
  expect(stepOneUnit([100, -100, 0.5], 0.9)).toBeCloseTo(Math.tanh(0.5 + 0.9), 6);
});
