import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSignature } from '../../../../electron/lab/models/own/onnx-signature.ts';
import { temporaryFolder } from '../../../support/own-home.ts';
import { graphOf, graphs } from './graphs.ts';

async function signatureOf(bytes: Uint8Array) {
  const path = join(await temporaryFolder(), 'model.onnx');
  await writeFile(path, bytes);
  return readSignature(path);
}

test('what goes into a graph and what comes out, with types and shapes', async () => {
  expect(await signatureOf(graphs.kokoro)).toEqual({
    inputs: [
      { name: 'input_ids', type: 'int64', shape: [1, 'n'] },
      { name: 'style', type: 'float32', shape: [1, 256] },
      { name: 'speed', type: 'float32', shape: [1] },
    ],
    outputs: [{ name: 'waveform', type: 'float32', shape: [1, 'm'] }],
  });
});

test('any graph is read as it was written, however large its weights', async () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_.]{0,20}$/);
  const value = fc.constantFrom('float32 1 n', 'int64', 'bool 3 4', 'float16 a b c');
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(name, value),
      fc.dictionary(name, value, { minKeys: 1 }),
      fc.nat(60_000),
      async (inputs, outputs, weights) => {
        const signature = await signatureOf(graphOf(inputs, outputs, weights));
        const words = (values: typeof signature.inputs) =>
          Object.fromEntries(
            values.map(({ name: of, type, shape }) => [of, [type, ...shape].join(' ')]),
          );
        expect(words(signature.inputs)).toEqual({ ...inputs });
        expect(words(signature.outputs)).toEqual({ ...outputs });
      },
    ),
    { numRuns: 30 },
  );
}, 60_000);

test('gigabytes of weights are stepped over', async () => {
  const path = join(await temporaryFolder(), 'large.onnx');
  // GraphProto.initializer (5) of 3 GB, TensorProto.raw_data (9), in a graph whose output follows.
  const length = 3_000_000_000;
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
  const raw = [0x4a, ...varint(length)];
  const tensor = [0x2a, ...varint(raw.length + length), ...raw];
  const value = Buffer.concat([Buffer.from([0x62, 5, 0x0a, 3]), Buffer.from('out')]);
  const head = Buffer.from([0x3a, ...varint(tensor.length + length + value.length), ...tensor]);
  const file = await open(path, 'w');
  await file.write(head, 0, head.length, 0);
  await file.write(value, 0, value.length, head.length + length);
  await file.close();
  expect(await readSignature(path)).toEqual({
    inputs: [],
    outputs: [{ name: 'out', type: '?', shape: [] }],
  });
  await rm(path);
});

test('whatever is no whole model is a sentence', async () => {
  const whole = Buffer.from(graphs.piper);
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('<html>Log in</html>'),
    whole.subarray(0, 90),
  ]) {
    await expect(signatureOf(bytes)).rejects.toThrow(/is not an ONNX model, or not a whole one/);
  }
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const found = await signatureOf(bytes).catch((error: Error) => error.name);
      expect(typeof found === 'object' ? 'a signature' : found).toMatch(
        /^(a signature|UnusableModel)$/,
      );
    }),
    { numRuns: 100 },
  );
}, 60_000);
