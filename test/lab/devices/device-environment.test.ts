import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gpuSchema } from '../../../electron/common/device.ts';
import { environmentOf } from '../../../electron/lab/devices/device-environment.ts';
import { findSoftwareRenderer } from '../../../electron/lab/devices/software-renderer.ts';
import { driverFolders, findVulkanDrivers } from '../../../electron/lab/devices/vulkan-drivers.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const gpu = (pciId: string | null, uuid: string | null = null) =>
  gpuSchema.parse({ name: 'a card', vendor: 'NVIDIA', driver: '1', pciId, uuid });
const at = (provider: 'cuda' | 'webgpu' | 'directml', index: number | null) => ({
  provider,
  gpu: index,
  isSoftware: index === null,
});
const place = { softwareRenderer: null, env: {}, platform: 'linux' };

async function driversIn(names: readonly string[]): Promise<string> {
  const folder = join(await temporaryFolder(), 'vulkan/icd.d');
  await mkdir(folder, { recursive: true });
  for (const name of names) await writeFile(join(folder, name), '{}');
  return folder;
}

test('a worker on a GPU by Vulkan finds the drivers of its vendor only, and that card', async () => {
  const folder = await driversIn([
    'radeon_icd.x86_64.json',
    'intel_icd.x86_64.json',
    'lvp_icd.x86_64.json',
    'nvidia_icd.json',
    'notes.txt',
  ]);
  const env = { XDG_DATA_DIRS: join(folder, '../..'), XDG_DATA_HOME: '/nowhere' };
  expect(
    await environmentOf(at('webgpu', 1), [gpu('8086:1'), gpu('1002:744c')], { ...place, env }),
  ).toEqual({
    VK_DRIVER_FILES: join(folder, 'radeon_icd.x86_64.json'),
    MESA_VK_DEVICE_SELECT: '1002:744c',
    MESA_VK_DEVICE_SELECT_FORCE_DEFAULT_DEVICE: '1',
  });
  expect(await findVulkanDrivers('10DE:2335', [folder])).toEqual([join(folder, 'nvidia_icd.json')]);
  expect(await findVulkanDrivers('abcd:1', [folder])).toEqual([]);
  expect(await findVulkanDrivers(null, [folder])).toEqual([]);
});

test('drivers are looked for where the Vulkan loader looks', () => {
  const folders = driverFolders({}, '/home/me');
  for (const folder of ['/etc', '/usr/share', '/usr/local/share', '/home/me/.local/share']) {
    expect(folders).toContain(`${folder}/vulkan/icd.d`);
  }
});

test('a worker on a GPU by CUDA sees that card only: by its own name, else by its place', async () => {
  const gpus = [gpu('10de:1'), gpu('1002:1'), gpu('10de:1'), gpu('10de:1', 'GPU-6b1c')];
  expect(await environmentOf(at('cuda', 3), gpus, place)).toEqual({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: 'GPU-6b1c',
  });
  expect(await environmentOf(at('cuda', 2), gpus, place)).toEqual({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: '1',
  });
});

test('where the runtime chooses by itself, the environment stays as it is', async () => {
  const windows = { ...place, platform: 'win32' };
  expect(await environmentOf(at('directml', 0), [gpu('10de:1')], windows)).toEqual({});
  expect(await environmentOf(at('webgpu', 0), [gpu('10de:1')], windows)).toEqual({});
});

test('the renderer in software is the one beside the Electron that is named', async () => {
  const folder = await temporaryFolder();
  const env = { LATENCY_LAB_ELECTRON: join(folder, 'electron') };
  expect(findSoftwareRenderer(env, '/usr/bin/node', 'linux')).toBeNull();
  await writeFile(join(folder, 'vk_swiftshader_icd.json'), '{}');
  expect(findSoftwareRenderer(env, '/usr/bin/node', 'linux')).toBe(folder);
  expect(findSoftwareRenderer({}, join(folder, 'electron'), 'linux')).toBe(folder);
  expect(findSoftwareRenderer(env, '/usr/bin/node', 'win32')).toBeNull();
  const environment = await environmentOf(at('webgpu', null), [], {
    ...place,
    softwareRenderer: folder,
  });
  expect(environment.VK_DRIVER_FILES).toBe(join(folder, 'vk_swiftshader_icd.json'));
  expect(environment.LD_LIBRARY_PATH?.split(':')[0]).toBe(folder);
});
