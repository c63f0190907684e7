import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { loadSileroVad } from '../../../electron/worker/engines/silero-vad.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { constantModel } from '../../support/onnx-graph.ts';
import { temporaryFolder } from '../../support/own-home.ts';

test('the detector works in one thread on the CPU, however the model beside it does', async () => {
  const path = join(await temporaryFolder(), 'detector.onnx');
  const inputs = { input: { type: 'float32', shape: [1, 'length'] } } as const;
  await writeFile(path, constantModel({ inputs, output: 'output', shape: [1, 1], value: 0.5 }));
  const created = vi.spyOn(InferenceSession, 'create');
  await loadSileroVad(path, {
    ...{ device: 'webgpu', settings: { threads: 4 }, tellsPlacement: false },
    ...{ tracer: new Tracer(() => nanos(0)), profiler: null },
  });
  const options = created.mock.lastCall?.at(-1);
  expect(options).toMatchObject({ executionProviders: ['cpu'], intraOpNumThreads: 1 });
});
