import { expect, test, vi } from 'vitest';
import type { LabApi, ModelEntry } from '../../../electron/common/bridge.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { groupDevices } from '../../../renderer/store/device-groups.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import { precisionsOf, settingsFor } from '../../../renderer/store/setting-choices.ts';
import { aDevice } from '../../support/a-device.ts';
import { aScenario, fakeLab } from './fake-lab.ts';

test('devices stand by hardware: the CPU, each GPU with its providers, software last', () => {
  const groups = groupDevices([
    aDevice('webgpu:software', { provider: 'webgpu', isSoftware: true }),
    aDevice('cuda:1', { provider: 'cuda', gpu: 1, name: 'A2' }),
    aDevice('cuda:0', { provider: 'cuda', gpu: 0, name: 'H200' }),
    aDevice('webgpu:0', { provider: 'webgpu', gpu: 0, name: 'H200' }),
    aDevice('cpu'),
  ]);
  expect(groups.map(({ title, devices }) => [title, ...devices.map(({ id }) => id)])).toEqual([
    [null, 'cpu'],
    ['GPU 0 · H200', 'cuda:0', 'webgpu:0'],
    ['GPU 1 · A2', 'cuda:1'],
    ['Software: to try the path, not for speed', 'webgpu:software'],
  ]);
});

test('only settings with an effect on the device are offered', () => {
  expect(settingsFor('cpu', ['int8'])).toEqual(['threads', 'graphOptimization']);
  expect(settingsFor('webgpu', ['int8', 'fp32'])).toEqual([
    'graphOptimization',
    'cacheOnDevice',
    'precision',
  ]);
  expect(settingsFor('cuda', [])).toEqual(['graphOptimization']);
});

test('the precisions offered are those in which every model of the scenario exists', () => {
  const model = (id: string, precision: string, group?: string) =>
    ({ id, precision, group }) as unknown as ModelEntry;
  const models = [
    model('ear-int8', 'int8', 'ear'),
    model('ear-fp32', 'fp32', 'ear'),
    model('voice', 'fp16'),
  ];
  const withModels = (...ids: string[]): Scenario => ({
    ...aScenario,
    work: ids.map((id) => ({ kind: 'tts', model: id, text: '', speed: 1 })),
  });
  expect(precisionsOf(withModels('ear-int8'), models)).toEqual(['int8', 'fp32']);
  expect(precisionsOf(withModels('ear-int8', 'ear-fp32'), models)).toEqual(['int8', 'fp32']);
  expect(precisionsOf(withModels('ear-int8', 'voice'), models)).toEqual([]);
  expect(precisionsOf(withModels('ear-int8'), null)).toEqual([]);
});

test('devices are asked anew only when a person looks again, and once at a time', async () => {
  const listDevices = vi.fn<LabApi['listDevices']>(async () => [aDevice('cpu')]);
  const { actions, store } = createLabStore(
    fakeLab({ listDevices }).lab,
    () => {},
    () => 0,
    () => {},
  );
  await actions.refreshDevices();
  await Promise.all([actions.refreshDevices(true), actions.refreshDevices(true)]);
  expect(listDevices.mock.calls).toEqual([[false], [true]]);
  expect(store.getState().devices).toHaveLength(1);
});
