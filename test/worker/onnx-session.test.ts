import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nanos } from '../../electron/common/units.ts';
import type { OptimisedGraph } from '../../electron/common/worker-protocol.ts';
import { sessionClock } from '../../electron/worker/clock.ts';
import {
  type LoadOptions,
  OnnxSession,
  outputNamesOf,
  type SessionSetup,
  Tensor,
} from '../../electron/worker/onnx-session.ts';
import { Profiler } from '../../electron/worker/profile/profiler.ts';
import { Tracer } from '../../electron/worker/tracer.ts';
import { constantModel } from '../support/onnx-graph.ts';
import { onnxModel } from '../support/onnx-model.ts';
import { temporaryFolder } from '../support/own-home.ts';

async function loadConstant(tracer: Tracer, bytes?: Uint8Array): Promise<OnnxSession> {
  const path = join(await temporaryFolder(), 'constant.onnx');
  const inputs = { x: { type: 'float32', shape: ['length'] } } as const;
  const model = constantModel({ inputs, output: 'y', shape: [3], value: 0.5 });
  await writeFile(path, bytes ?? model);
  return OnnxSession.load('constant', path, setup(tracer));
}

const setup = (tracer: Tracer, device = 'cpu'): SessionSetup => ({
  device,
  settings: {},
  tellsPlacement: false,
  tracer,
  profiler: null,
});

const tracing = (): Tracer => {
  let time = 0;
  return new Tracer(() => nanos(time++));
};

test('the first call, the first of each shape, and the steady rest are told apart', async () => {
  const tracer = tracing();
  const session = await loadConstant(tracer);
  tracer.take();
  for (const length of [4, 4, 5, 4, 5]) {
    const x = new Tensor('float32', new Float32Array(length), [length]);
    const { y } = await session.run({ x }, ['y'], `x ${length}`);
    expect(y?.data).toEqual(new Float32Array(3).fill(0.5));
  }
  expect(tracer.take()?.attributes.map((attributes) => attributes?.phase)).toEqual([
    'first',
    'steady',
    'new-shape',
    'steady',
    'steady',
  ]);
});

test('a call that the runtime refuses is a named failure, and its span closes', async () => {
  const tracer = tracing();
  const session = await loadConstant(tracer);
  tracer.take();
  const wrong = new Tensor('int64', [1n], [1]);
  await expect(session.run({ x: wrong }, ['y'], 'x 1')).rejects.toMatchObject({
    reason: 'engine-error',
  });
  expect(tracer.take()?.id).toHaveLength(1);
});

test('what is no model, and a device that is not there, are named failures', async () => {
  await expect(loadConstant(tracing(), Buffer.from('no model'))).rejects.toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringContaining('models pull'),
  });
  const abacus = setup(tracing(), 'abacus');
  await expect(OnnxSession.load('m', 'nowhere', abacus)).rejects.toMatchObject({
    reason: 'unknown-device',
  });
});

describe('a graph that was optimised before', () => {
  const halves = Float32Array.of(0.5, 0.5, 0.5);

  /** Loads the constant model with this graph in its place; what its span says, and what it gives. */
  async function loadWith(graph: OptimisedGraph) {
    const path = join(await temporaryFolder(), 'constant.onnx');
    const inputs = { x: { type: 'float32', shape: ['length'] } } as const;
    await writeFile(path, constantModel({ inputs, output: 'y', shape: [3], value: 0.5 }));
    const tracer = tracing();
    const session = await OnnxSession.load('constant', path, {
      ...setup(tracer),
      graphs: { [path]: graph },
    });
    const told = tracer.take()?.attributes;
    const x = new Tensor('float32', new Float32Array(4), [4]);
    return { told, y: (await session.run({ x }, ['y'], 'x 4')).y?.data };
  }

  test('is written by the first load and loaded by the next, with the same results', async () => {
    const path = join(await temporaryFolder(), 'graph.ort');
    expect(await loadWith({ path, state: 'written' })).toEqual({
      told: [{ model: 'constant', graph: 'written' }],
      y: halves,
    });
    expect(await loadWith({ path, state: 'cached' })).toEqual({
      told: [{ model: 'constant', graph: 'cached' }],
      y: halves,
    });
  });

  test.each([
    ['that the runtime cannot read', 'cached', 'graph.ort'],
    ['whose folder is not there', 'written', 'nowhere/graph.ort'],
  ] as const)('%s is deleted, and the model itself is loaded', async (_, state, name) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'graph.ort'), 'no graph');
    const path = join(folder, name);
    expect(await loadWith({ path, state })).toEqual({
      told: [{ model: 'constant', graph: 'refused' }],
      y: halves,
    });
    expect(existsSync(path)).toBe(false);
  });
});

/** x f32[1,2] times an integer matrix that the graph scales by a half: y = x · (w / 2). */
const scaledProduct = onnxModel({
  inputs: { x: { type: 'float32', shape: [1, 2] } },
  outputs: { y: { type: 'float32', shape: [1, 2] } },
  constants: {
    w: { type: 'int32', shape: [2, 2], values: [1, 2, 3, 4] },
    half: { type: 'float32', shape: [], values: [0.5] },
  },
  nodes: [
    { op: 'DequantizeLinear', inputs: ['w', 'half'], outputs: ['weights'] },
    { op: 'MatMul', inputs: ['x', 'weights'], outputs: ['y'] },
  ],
});

/** What it answers to [10, 1], and the operators that the runtime says it ran for that. */
async function profiled(options: LoadOptions) {
  const folder = await temporaryFolder();
  const path = join(folder, 'product.onnx');
  await writeFile(path, scaledProduct);
  const tracer = new Tracer(sessionClock(process.hrtime.bigint()));
  const profiler = new Profiler(folder);
  const all = { ...setup(tracer), profiler };
  const session = await OnnxSession.load('product', path, all, [], options);
  tracer.take();
  const x = new Tensor('float32', [10, 1], [1, 2]);
  const { y } = await session.run({ x }, ['y'], 'x 1×2');
  expect(await profiler.finish(join(folder, 'run'), tracer, async () => undefined)).toBeNull();
  const attributes = tracer.take()?.attributes ?? [];
  return { y: y?.data, operators: attributes.flatMap((one) => one?.operator ?? []) };
}

test('quantized weights become floats once, at load, where that is asked for; the answer is the same', async () => {
  const y = Float32Array.from([6.5, 12]);
  expect(await profiled({})).toEqual({ y, operators: ['DequantizeLinear', 'MatMul'] });
  expect(await profiled({ dequantizesAtLoad: true })).toEqual({ y, operators: ['MatMul'] });
});

test('the names of outputs are there before the model is loaded', async () => {
  const path = join(await temporaryFolder(), 'product.onnx');
  await writeFile(path, scaledProduct);
  expect(await outputNamesOf(path)).toEqual(['y']);
  await expect(outputNamesOf(join(path, 'nowhere'))).rejects.toMatchObject({
    reason: 'model-unreadable',
  });
});
