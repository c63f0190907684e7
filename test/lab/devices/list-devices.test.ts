import { listSupportedBackends } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { type Gpu, gpuSchema, parseDeviceId } from '../../../electron/common/device.ts';
import { listDevices, providersOf } from '../../../electron/lab/devices/list-devices.ts';
import { manifestOf } from '../../support/manifest.ts';

const { machine } = manifestOf({ name: 'a', work: [{ kind: 'tts', model: 'v', text: 'a' }] });
const gpu = (vendor: string, pciId: string | null, busId: string): Gpu =>
  gpuSchema.parse({ name: `${vendor} card`, vendor, driver: '1', pciId, busId });
const nvidia = gpu('NVIDIA', '10de:2335', '0000:01:00.0');
const amd = gpu('AMD', '1002:744c', '0000:65:00.0');

const idsOn = (platform: string, architecture: string, gpus: readonly Gpu[], software = false) =>
  listDevices({ ...machine, platform, architecture, gpus: [...gpus] }, software).map(
    ({ id }) => id,
  );

test('every GPU by every provider of the platform, numbered by its place among the GPUs', () => {
  expect(idsOn('linux', 'x64', [nvidia, amd], true)).toEqual([
    'cpu',
    'cuda:0',
    'webgpu:0',
    'webgpu:1',
    'webgpu:software',
  ]);
  expect(idsOn('win32', 'x64', [amd, nvidia])).toEqual([
    'cpu',
    'directml:0',
    'webgpu:0',
    'directml:1',
    'webgpu:1',
  ]);
  expect(idsOn('darwin', 'arm64', [gpu('Apple', null, '')])).toEqual([
    'cpu',
    'coreml:0',
    'webgpu:0',
  ]);
  expect(idsOn('linux', 'arm64', [nvidia], true)).toEqual(['cpu']);
});

test('a device says which card it is', () => {
  const { gpus: _, ...rest } = machine;
  const devices = listDevices({ ...rest, architecture: 'x64', gpus: [amd, nvidia] }, false);
  expect(devices.find(({ id }) => id === 'cuda:1')).toMatchObject({
    gpu: 1,
    name: 'NVIDIA card',
    busId: '0000:01:00.0',
    isSoftware: false,
  });
});

test('the table of providers is what the runtime of this platform says of itself', () => {
  const words: Readonly<Record<string, string>> = { dml: 'directml' };
  const known = listSupportedBackends()
    .map(({ name }) => words[name] ?? name)
    // TensorRT needs libraries that the lab does not install.
    .filter((name) => name !== 'cpu' && name !== 'tensorrt');
  expect(new Set(providersOf(process.platform, process.arch))).toEqual(new Set(known));
});

test.each([
  ['cpu', { provider: 'cpu', place: null }],
  ['cuda:12', { provider: 'cuda', place: 12 }],
  ['webgpu:software', { provider: 'webgpu', place: 'software' }],
  ['cpu:0', null],
  ['webgpu', null],
  ['abacus:1', null],
  ['cuda:-1', null],
  ['', null],
])('the id "%s"', (id, parsed) => {
  expect(parseDeviceId(id)).toEqual(parsed);
});
