import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { onnxModel } from './onnx-model.ts';

test('a model made in a test runs in the real runtime: branches, constants and attributes among it', async () => {
  const branch = (op: string) =>
    ({
      graph: {
        inputs: {},
        outputs: { branched: { type: 'float32', shape: ['n'] } },
        nodes: [{ op, inputs: ['doubled'], outputs: ['branched'] }],
      },
    }) as const;
  const bytes = onnxModel(
    {
      inputs: { x: { type: 'float32', shape: ['n'] }, negate: { type: 'bool', shape: [1] } },
      outputs: { y: { type: 'float32', shape: ['n'] }, last: { type: 'int64', shape: [1] } },
      constants: { two: { type: 'float32', shape: [1], values: [2] } },
      nodes: [
        { op: 'Mul', inputs: ['x', 'two'], outputs: ['doubled'] },
        {
          op: 'If',
          inputs: ['negate'],
          outputs: ['y'],
          attributes: { then_branch: branch('Neg'), else_branch: branch('Identity') },
        },
        { op: 'ArgMax', inputs: ['y'], outputs: ['last'], attributes: { axis: 0, keepdims: 1 } },
      ],
    },
    { author: 'a test' },
  );
  const session = await InferenceSession.create(bytes);
  const run = async (negate: boolean): Promise<unknown[]> => {
    const outputs = await session.run({
      x: new Tensor('float32', [1, -3, 2], [3]),
      negate: new Tensor('bool', [negate], [1]),
    });
    return [outputs.y?.data, outputs.last?.data];
  };
  expect(await run(false)).toEqual([Float32Array.from([2, -6, 4]), BigInt64Array.from([2n])]);
  expect(await run(true)).toEqual([Float32Array.from([-2, 6, -4]), BigInt64Array.from([1n])]);
});
