import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { generateTokens, largest } from '../../../electron/worker/engines/moonshine-decoder.ts';
import { RunFailure } from '../../../electron/worker/failure.ts';
import { Tensor } from '../../../electron/worker/onnx-session.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';

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

test('each step is a span that says which token came and how it is written', async () => {
  const pieces = ['<unk>', '<s>', '</s>', '▁Hello'];
  const answers = [3, 4, 2];
  const run = (_: unknown, fetches: readonly string[]) => {
    const logits = new Float32Array(5);
    logits[answers.shift() ?? 2] = 1;
    const outputs = fetches.map((name) => [name, new Tensor('float32', logits, [1, 1, 5])]);
    return Promise.resolve(Object.fromEntries(outputs));
  };
  const tracer = new Tracer(() => nanos(0));
  const states = new Tensor('float32', new Float32Array(288), [1, 1, 288]);

  const tokens = await generateTokens({
    session: { run },
    pieces,
    states,
    limit: 9,
    cacheOnDevice: false,
    tracer,
    checkCancelled: () => {},
  });
  expect(tokens).toEqual([3, 4]);
  expect(tracer.take()?.attributes).toEqual([
    { step: 0, id: 3, text: '▁Hello' },
    { step: 1, id: 4, text: '' },
    { step: 2, id: 2, text: '</s>' },
  ]);
});
