import { expect, test } from 'vitest';
import { parseDeviceId } from '../../../electron/common/device.ts';
import type { ModelCatalog } from '../../../electron/common/model-catalog.ts';
import { type ScenarioInput, scenarioSchema } from '../../../electron/common/scenario.ts';
import { checkTargets, UnusableScenario } from '../../../electron/lab/devices/check-targets.ts';
import type { Devices } from '../../../electron/lab/devices/devices.ts';
import { missingPrecision, variantsIn } from '../../../electron/lab/model-variants.ts';
import { readCatalog } from '../../../electron/lab/models/read-catalog.ts';
import { aDevice } from '../../support/a-device.ts';

const catalog: ModelCatalog = await readCatalog('resources/models.json');
const ids = ['cpu', 'cuda:0', 'webgpu:0'];
const listed = ids.map((id) => aDevice(id, { provider: parseDeviceId(id)?.provider ?? 'cpu' }));
const devices: Devices = {
  list: async () => listed,
  ids: async () => ids,
  find: async (wanted) => listed.filter(({ id }) => wanted.includes(id)),
  environmentOf: async () => ({}),
};
const hear = { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' } } as const;
const speak = { kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' } as const;
const check = (scenario: Omit<ScenarioInput, 'name'>) =>
  checkTargets(scenarioSchema.parse({ name: 'a', ...scenario }), devices, catalog);

test('the devices of the scenario are given back', async () => {
  const found = await check({
    work: [hear],
    devices: ['webgpu:0', 'cpu'],
    settings: {
      cpu: { threads: [1, 2] },
      'webgpu:0': { cacheOnDevice: [true, false], graphOptimization: 'basic' },
      // Of a device that is not asked for here: the file is for several machines.
      'coreml:0': { threads: 4 },
    },
  });
  expect(found.map(({ id }) => id)).toEqual(['cpu', 'webgpu:0']);
});

const refused: [string, Omit<Partial<ScenarioInput>, 'name'>, RegExp][] = [
  ['a device that is not there', { devices: ['cpu', 'cuda:7'] }, /"cuda:7".+cpu, cuda:0, webgpu:0/],
  [
    'threads on a GPU',
    { devices: ['webgpu:0'], settings: { 'webgpu:0': { threads: 2 } } },
    /^webgpu:0, 2 threads: .+CPU/,
  ],
  [
    'a cache on the CPU',
    { devices: ['cpu'], settings: { cpu: { cacheOnDevice: true } } },
    /WebGPU only/,
  ],
  [
    'a cache by CUDA',
    { devices: ['cuda:0'], settings: { 'cuda:0': { cacheOnDevice: [false, true] } } },
    /WebGPU only/,
  ],
  [
    'a cache of a model without one',
    { work: [speak], devices: ['webgpu:0'], settings: { 'webgpu:0': { cacheOnDevice: true } } },
    /no model of the scenario has a key-value cache/,
  ],
];

test.each(refused)('%s is said before anything runs', async (_, scenario, says) => {
  const checked = check({ work: [hear], ...scenario });
  await expect(checked).rejects.toThrow(UnusableScenario);
  await expect(checked).rejects.toThrow(says);
});

test('a precision finds the variant of the model that has it', () => {
  const variantOf = variantsIn(catalog);
  expect(variantOf('moonshine-tiny-q', 'fp32')).toBe('moonshine-tiny');
  expect(variantOf('moonshine-tiny', 'int8')).toBe('moonshine-tiny-q');
  expect(variantOf('tiny-tts-en', 'fp16')).toBe('tiny-tts-en');
});

test('a precision that the catalog lacks fails the run, with those that there are', () => {
  const run = (model: string, precision: string) => ({ model, settings: { precision } });
  expect(missingPrecision(run('moonshine-tiny-q', 'int4'), catalog)).toMatchObject({
    reason: 'unknown-model',
    detail: expect.stringMatching(/"int4".+int8 \(moonshine-tiny-q\), fp32 \(moonshine-tiny\)/),
  });
  expect(missingPrecision(run('moonshine-tiny', 'fp32'), catalog)).toBeNull();
  expect(missingPrecision({ model: 'tiny-tts-en', settings: {} }, catalog)).toBeNull();
});
