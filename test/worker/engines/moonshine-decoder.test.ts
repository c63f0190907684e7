import { expect, test } from 'vitest';
import { largest } from '../../../electron/worker/engines/moonshine-decoder.ts';
import { RunFailure } from '../../../electron/worker/failure.ts';

test.each([
  [[0.1, 0.9, 0.3], 1],
  [[-3, -1, -2], 1],
  [[2, 2], 0],
  [[Number.NEGATIVE_INFINITY, -5], 1],
])('the next token of %j is number %d', (logits, expected) => {
  expect(largest(Float32Array.from(logits))).toBe(expected);
});

test.each([[[Number.NaN, 1]], [[1, Number.NaN, 0]], [[1, 0, Number.NaN]]])(
  'NaN among the logits %j is bad output, wherever it is',
  (logits) => {
    expect(() => largest(Float32Array.from(logits))).toThrow(RunFailure);
  },
);
