import { expect, test } from 'vitest';
import { probe } from '../../electron/worker/onnx-session.ts';
import { probeModels } from '../../electron/worker/probe-models.ts';
import { matMulModel } from '../support/onnx-graph.ts';

test.each(['fp32', 'fp16'] as const)(
  'the %s model is the one that the tests write',
  (precision) => {
    expect(probeModels[precision]).toBe(Buffer.from(matMulModel(precision)).toString('base64'));
  },
);

test('the CPU computes it rightly', async () => {
  await probe('cpu', 'fp32');
});

test('a provider that this build lacks refuses in its own words', async () => {
  const foreign = process.platform === 'darwin' ? 'directml:0' : 'coreml:0';
  await expect(probe(foreign, 'fp32')).rejects.toMatchObject({
    reason: 'device-refused',
    message: expect.stringContaining('backend'),
  });
});
