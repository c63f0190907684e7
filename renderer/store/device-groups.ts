import type { Device, Provider } from '../../electron/common/device.ts';

/** Devices that are the same hardware, reached in different ways. */
export type DeviceGroup = {
  readonly key: string;
  /** null for the CPU, which goes by its own name. */
  readonly title: string | null;
  readonly devices: readonly Device[];
};

export const providerNames: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  directml: 'DirectML',
  coreml: 'Core ML',
};

/** The CPU, each GPU by its place in the machine, and last what only acts as one. */
export function groupDevices(devices: readonly Device[]): DeviceGroup[] {
  const groups = new Map<string, Device[]>();
  for (const device of devices) {
    const { key } = placeOf(device);
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ ...placeOf(first), devices: group }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ key, title, devices: group }) => ({ key, title, devices: group }));
}

function placeOf({ provider, gpu, isSoftware, name }: Device) {
  if (provider === 'cpu') return { key: 'cpu', rank: -1, title: null };
  if (isSoftware) {
    const title = 'Software: to try the path, not for speed';
    return { key: 'software', rank: 1e6, title };
  }
  return gpu === null
    ? { key: `other ${name}`, rank: 1e5, title: name }
    : { key: `gpu ${gpu}`, rank: gpu, title: `GPU ${gpu} · ${name}` };
}
