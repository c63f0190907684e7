import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { largest } from '../../../electron/worker/engines/largest.ts';
import { cacheLayout } from '../../../electron/worker/engines/moonshine-cache.ts';
import { generateTokens } from '../../../electron/worker/engines/moonshine-decoder.ts';
import { RunFailure } from '../../../electron/worker/failure.ts';
import { OnnxSession, Tensor, type TensorKind } from '../../../electron/worker/onnx-session.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { countedTokens, countingDecoder } from '../../support/counting-decoder.ts';
import { temporaryFolder } from '../../support/own-home.ts';

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
    layout: cacheLayout(
      new Map(
        ['decoder', 'encoder'].map((side) => [
          `past_key_values.0.${side}.key`,
          { type: 'float32', shape: ['batch', 2, 'past', 3] },
        ]),
      ),
    ),
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

const sizes = {
  tiny: { layers: 6, heads: 8, headSize: 36, width: 288, vocabulary: 101 },
  base: { layers: 8, heads: 8, headSize: 52, width: 416, vocabulary: 101 },
  another: { layers: 2, heads: 3, headSize: 5, width: 7, vocabulary: 29 },
};

test.each(Object.entries(sizes))(
  'a decoder of %s size gets its whole cache back in every step',
  async (_, size) => {
    const path = join(await temporaryFolder(), 'decoder.onnx');
    await writeFile(path, countingDecoder(size));
    const tracer = new Tracer(() => nanos(0));
    const session = await OnnxSession.load('decoder', path, {
      device: 'cpu',
      settings: {},
      tellsPlacement: false,
      tracer,
      profiler: null,
    });
    const states = new Tensor('float32', new Float32Array(size.width * 2).fill(1), [
      1,
      2,
      size.width,
    ]);
    const tokens = await generateTokens({
      session,
      layout: cacheLayout(session.inputs),
      pieces: [],
      states,
      limit: 12,
      cacheOnDevice: false,
      tracer,
      checkCancelled: () => {},
    });
    expect(tokens).toEqual(countedTokens(size, size.width * 2, 12));
  },
);

test.each([
  ['no cache', {}, 'it has no inputs past_key_values'],
  ['a cache of unknown heads', { shape: [1, 'heads', 'past', 8] }, 'f32[1,heads,·,size]'],
  [
    'a cache in half precision',
    { type: 'float16', shape: [1, 8, 'past', 36] } as const,
    'is float16[1,8,past,36]',
  ],
])('a decoder with %s is refused in a sentence that says why', (_, input, why) => {
  const given: TensorKind = { type: 'float32', shape: [1, 8, 'past', 36], ...input };
  const inputs = 'shape' in input ? [['past_key_values.0.decoder.key', given] as const] : [];
  expect(() => cacheLayout(new Map(inputs))).toThrow(why);
});
