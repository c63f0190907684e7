import { expect, test } from 'vitest';
import { deviceSchema } from '../../../electron/common/device.ts';
import type { Sighting } from '../../../electron/common/telemetry-protocol.ts';
import { proveDevice } from '../../../electron/lab/devices/device-proof.ts';

const device = (provider: 'cpu' | 'webgpu', gpu: number | null) =>
  deviceSchema.parse({
    id: gpu === null ? provider : `${provider}:${gpu}`,
    name: 'a card',
    provider,
    gpu,
    vendor: null,
    driver: null,
    memory: null,
    busId: null,
    isSoftware: provider === 'webgpu' && gpu === null,
    ready: true,
    reason: null,
  });
const seenOn = (...gpus: number[]): Sighting[] =>
  gpus.map((gpu) => ({ gpu, source: 'NVML process list', memory: 2 ** 30 }));
const prove = (on: ReturnType<typeof device>, sightings: Sighting[] | null) =>
  proveDevice(on, 4321, async () => sightings);

test('seen on its GPU: proved, by whom and with how much memory', async () => {
  expect(await prove(device('webgpu', 1), seenOn(1))).toEqual({
    proofs: [
      {
        source: 'NVML process list',
        gpu: 1,
        detail: 'Process 4321 is on GPU 1 and holds 1024 MiB.',
      },
    ],
    failure: null,
  });
});

test('seen on another GPU and not on its own: the wrong device, named', async () => {
  const { failure, proofs } = await prove(device('webgpu', 1), seenOn(0));
  expect(failure).toMatchObject({
    reason: 'wrong-device',
    detail: expect.stringMatching(/webgpu:1 \(a card\).+on GPU 0 \(NVML process list\)/),
  });
  expect(proofs).toHaveLength(1);
});

test('a driver that opens every card does not put a worker in the wrong place', async () => {
  expect((await prove(device('webgpu', 1), seenOn(0, 1))).failure).toBeNull();
});

test('software that is seen on a GPU is no software', async () => {
  expect((await prove(device('webgpu', null), seenOn(0))).failure?.reason).toBe('wrong-device');
});

test.each([[null], [[]]])('nobody saw it (%j): no proof, and no failure', async (sightings) => {
  expect(await prove(device('webgpu', 1), sightings)).toEqual({ proofs: [], failure: null });
});

test('nobody is asked of a worker on the CPU', async () => {
  expect(await prove(device('cpu', null), seenOn(0))).toEqual({ proofs: [], failure: null });
});
