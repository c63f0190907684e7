import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromTools, withNames, withNvml } from '../../electron/telemetry/inventory.ts';
import { openNvml } from '../../electron/telemetry/nvml-library.ts';
import { toBusId } from '../../electron/telemetry/pci.ts';
import { findPciGpus } from '../../electron/telemetry/pci-gpus.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { buildFakeNvml, controlFakeNvml } from './fake-nvml.ts';
import { writeTree } from './file-tree.ts';
import { gpuAt } from './read-source.ts';

const device = (place: string, ids: string, kind: string, more: Record<string, string> = {}) => {
  const [vendor, number] = ids.split(':');
  const files = { vendor: `0x${vendor}\n`, device: `0x${number}\n`, class: `${kind}\n`, ...more };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`bus/pci/devices/${place}/${name}`, text]),
  );
};

/** A server: two NVIDIA cards, an AMD one, its management display, a network card. */
const server = {
  ...device('0000:b3:00.0', '10de:2335', '0x030200', { driver: '→ /drivers/nvidia' }),
  ...device('0000:65:00.0', '10de:2335', '0x030200', { driver: '→ /drivers/nvidia' }),
  ...device('0000:03:00.0', '1002:744c', '0x030000', {
    driver: '→ /drivers/amdgpu',
    mem_info_vram_total: '25753026560\n',
  }),
  ...device('0000:02:00.0', '1a03:2000', '0x030000', { driver: '→ /drivers/ast' }),
  ...device('0000:01:00.0', '8086:1572', '0x020000'),
  ...device('0001:00:02.0', '8086:56a0', '0x038000'),
  'class/drm/card0/device': '→ ../../../bus/pci/devices/0000:03:00.0',
  'class/drm/card0-DP-1/status': 'disconnected\n',
  'class/drm/card0-HDMI-A-1/status': 'connected\n',
};
const driverSays = {
  'driver/nvidia/version':
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024\nGCC version: gcc 12\n',
  'driver/nvidia/gpus/0000:65:00.0/information':
    'Model: \t\t NVIDIA H100 PCIe\nIRQ:   \t\t 34\nGPU UUID: \t GPU-6b1c1a2e-0000-4d6f-8b9a-2f0d5c7e1a11\n',
};

test('in the order of the bus, with what the kernel tells of each; displays of a board are none', async () => {
  const sys = await writeTree(await temporaryFolder(), server);
  const proc = await writeTree(await temporaryFolder(), driverSays);
  expect(findPciGpus(sys, proc)).toEqual([
    {
      name: 'AMD GPU 744c',
      vendor: 'AMD',
      driver: 'amdgpu',
      memory: 25753026560,
      busId: '0000:03:00.0',
      uuid: null,
      drivesDisplay: true,
      pciId: '1002:744c',
    },
    {
      name: 'NVIDIA H100 PCIe',
      vendor: 'NVIDIA',
      driver: 'nvidia 550.54.14',
      memory: null,
      busId: '0000:65:00.0',
      uuid: 'GPU-6b1c1a2e-0000-4d6f-8b9a-2f0d5c7e1a11',
      drivesDisplay: null,
      pciId: '10de:2335',
    },
    expect.objectContaining({ name: 'NVIDIA GPU 2335', busId: '0000:b3:00.0', uuid: null }),
    expect.objectContaining({ vendor: 'Intel', driver: null, busId: '0001:00:02.0' }),
  ]);
});

test('a machine without a PCI bus has none', async () => {
  const empty = await temporaryFolder();
  expect(findPciGpus(empty, empty)).toEqual([]);
});

test.each([
  ['1234:1111', 'Bochs'],
  ['1af4:1050', 'virtio'],
  ['15ad:0405', 'VMware'],
  ['102b:0522', 'Matrox'],
])('what a virtual machine or a board draws with is no GPU: %s', async (ids) => {
  const sys = await writeTree(await temporaryFolder(), device('0000:00:02.0', ids, '0x030000'));
  expect(findPciGpus(sys, sys)).toEqual([]);
});

test('lspci names what the kernel has as a number only', async () => {
  const sys = await writeTree(await temporaryFolder(), server);
  const proc = await writeTree(await temporaryFolder(), driverSays);
  const controller = { vendor: '', bus: '', vram: null, vramDynamic: false };
  const named = withNames(findPciGpus(sys, proc), [
    { ...controller, model: 'Navi 31 [Radeon RX 7900 XT]', busAddress: '03:00.0' },
    { ...controller, model: 'GH100 [H100 PCIe]', busAddress: '65:00.0' },
    { ...controller, model: 'GH100 [H100 PCIe]', busAddress: 'b3:00.0' },
  ]);
  expect(named.map(({ name }) => name)).toEqual([
    'Navi 31 [Radeon RX 7900 XT]',
    'NVIDIA H100 PCIe',
    'GH100 [H100 PCIe]',
    'Intel GPU 56a0',
  ]);
});

test('NVML knows its cards best, each by its place', async () => {
  const path = buildFakeNvml(await temporaryFolder());
  controlFakeNvml(path).configure('');
  const nvml = openNvml([path]);
  if (nvml === null) throw new Error('The fake did not open.');
  const gpus = [
    gpuAt('0000:03:00.0', { vendor: 'AMD' }),
    gpuAt('0000:65:00.0'),
    gpuAt('0000:b3:00.0'),
  ];
  expect(withNvml(gpus, nvml)).toEqual([
    gpus[0],
    {
      name: 'NVIDIA Fake 1',
      vendor: 'NVIDIA',
      driver: 'nvidia 999.01.02',
      memory: 80 * 2 ** 30,
      busId: '0000:65:00.0',
      uuid: 'GPU-1',
      drivesDisplay: true,
      pciId: null,
    },
    expect.objectContaining({ name: 'NVIDIA Fake 2', uuid: 'GPU-2', drivesDisplay: false }),
  ]);
  expect(controlFakeNvml(path).users()).toBe(0);
});

test('tools of other systems: no software renderer, memory in bytes, shared memory is not its own', () => {
  const gpus = fromTools([
    {
      vendor: 'NVIDIA',
      model: 'NVIDIA GeForce RTX 4090',
      bus: 'PCI',
      vram: 24564,
      vramDynamic: false,
      driverVersion: '31.0.15',
    },
    { vendor: 'Apple', model: 'Apple M1 Pro', bus: 'Built-In', vram: null, vramDynamic: true },
    {
      vendor: 'Microsoft',
      model: 'Microsoft Basic Display Adapter',
      bus: '',
      vram: 0,
      vramDynamic: false,
    },
  ]);
  expect(gpus.map(({ name, memory, driver }) => [name, memory, driver])).toEqual([
    ['NVIDIA GeForce RTX 4090', 24564 * 2 ** 20, '31.0.15'],
    ['Apple M1 Pro', null, null],
  ]);
});

test('places on the bus in all ways of writing them', () => {
  expect(toBusId('00000000:B3:00.0')).toBe('0000:b3:00.0');
  expect(toBusId('65:00.0')).toBe('0000:65:00.0');
  expect(toBusId('0000:65:00.0')).toBe('0000:65:00.0');
  expect(toBusId('[N/A]')).toBeNull();
  fc.assert(
    fc.property(
      fc.nat(0xffff),
      fc.nat(0xff),
      fc.nat(0x1f),
      fc.nat(7),
      (domain, bus, slot, part) => {
        const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
        const place = `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${part}`;
        return toBusId(place) === place && toBusId(`0000${place.toUpperCase()}`) === place;
      },
    ),
  );
});
