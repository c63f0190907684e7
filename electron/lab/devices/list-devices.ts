import { type Device, type Gpu, type Provider, softwarePlace } from '../../common/device.ts';
import type { Machine } from '../../common/session.ts';

/** A device of which is not known yet whether it runs models. */
export type ListedDevice = Omit<Device, 'ready' | 'reason' | 'lacks'>;

/**
 * The ways to a GPU that onnxruntime-node 1.30 has on each platform, best known first; a test compares them
 * with what the runtime says of itself. CUDA's libraries are not in the package: whoever lacks them is told
 * so by the probe.
 */
const gpuProviders: Readonly<Record<string, readonly Provider[]>> = {
  'linux x64': ['cuda', 'webgpu'],
  'win32 x64': ['directml', 'webgpu'],
  'win32 arm64': ['directml', 'webgpu'],
  'darwin arm64': ['coreml', 'webgpu'],
};

export const providersOf = (platform: string, architecture: string): readonly Provider[] =>
  gpuProviders[`${platform} ${architecture}`] ?? [];

const isNvidia = ({ vendor, pciId }: Gpu): boolean =>
  pciId?.startsWith('10de') === true || /nvidia/i.test(vendor);

const reaches = (provider: Provider, gpu: Gpu): boolean => provider !== 'cuda' || isNvidia(gpu);

/** The CPU, every GPU by every provider that reaches it, and the software renderer where there is one. */
export function listDevices(machine: Machine, hasSoftwareRenderer: boolean): ListedDevice[] {
  const ways = providersOf(machine.platform, machine.architecture);
  return [
    cpuOf(machine),
    ...machine.gpus.flatMap((gpu, index) =>
      ways.filter((provider) => reaches(provider, gpu)).map((way) => gpuBy(way, gpu, index)),
    ),
    ...(hasSoftwareRenderer && ways.includes('webgpu') ? [software] : []),
  ];
}

const cpuOf = ({ cpu, cores, memory }: Machine): ListedDevice => ({
  id: 'cpu',
  name: `${cpu}, ${cores} cores`,
  provider: 'cpu',
  gpu: null,
  vendor: null,
  driver: null,
  memory,
  busId: null,
  isSoftware: false,
});

const gpuBy = (provider: Provider, gpu: Gpu, index: number): ListedDevice => ({
  id: `${provider}:${index}`,
  name: gpu.name,
  provider,
  gpu: index,
  vendor: gpu.vendor,
  driver: gpu.driver,
  memory: gpu.memory,
  busId: gpu.busId,
  isSoftware: false,
});

const software: ListedDevice = {
  id: `webgpu:${softwarePlace}`,
  name: 'SwiftShader, a GPU in software: correct, and slow',
  provider: 'webgpu',
  gpu: null,
  vendor: null,
  driver: null,
  memory: null,
  busId: null,
  isSoftware: true,
};
