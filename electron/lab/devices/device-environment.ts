import type { Device, Gpu, Provider } from '../../common/device.ts';
import type { Environment } from '../../host/worker-process.ts';
import { softwareEnvironment } from './software-renderer.ts';
import { driverFolders, findVulkanDrivers } from './vulkan-drivers.ts';

type Place = {
  /** Folder of the software renderer. */
  readonly softwareRenderer: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
};

/**
 * How a worker's environment chooses a GPU, by provider. The other half, the session's options, is
 * `worker/providers.ts`. Where nothing can choose, such as between two cards of one model by Vulkan, nothing
 * is guessed: what the driver says of the worker's process decides (`device-proof.ts`).
 */
const environments: Readonly<Record<Provider, (gpu: Gpu, place: Place) => Promise<Environment>>> = {
  cpu: async () => ({}),
  cuda: async (gpu) => ({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    ...(gpu.uuid === null ? {} : { CUDA_VISIBLE_DEVICES: gpu.uuid }),
  }),
  webgpu: async ({ pciId }, { env, platform }) => {
    if (platform !== 'linux') return {};
    const drivers = await findVulkanDrivers(pciId, driverFolders(env));
    return {
      ...(drivers.length === 0 ? {} : { VK_DRIVER_FILES: drivers.join(':') }),
      // Mesa's layer, which orders and hides the cards of any driver.
      ...(pciId === null
        ? {}
        : { MESA_VK_DEVICE_SELECT: pciId, MESA_VK_DEVICE_SELECT_FORCE_DEFAULT_DEVICE: '1' }),
    };
  },
  directml: async () => ({}),
  coreml: async () => ({}),
};

/** What a worker's environment needs for this device. */
export async function environmentOf(
  device: Pick<Device, 'provider' | 'gpu' | 'isSoftware'>,
  gpus: readonly Gpu[],
  place: Place,
): Promise<Environment> {
  if (device.isSoftware) {
    return place.softwareRenderer === null ? {} : softwareEnvironment(place.softwareRenderer);
  }
  const gpu = device.gpu === null ? undefined : gpus[device.gpu];
  if (gpu === undefined) return {};
  const chosen = await environments[device.provider](gpu, place);
  if (device.provider !== 'cuda' || 'CUDA_VISIBLE_DEVICES' in chosen) return chosen;
  // Without a name of its own, a card is its place in the order of bus ids among those of CUDA.
  const before = gpus.slice(0, device.gpu ?? 0).filter(({ pciId }) => pciId?.startsWith('10de'));
  return { ...chosen, CUDA_VISIBLE_DEVICES: String(before.length) };
}
