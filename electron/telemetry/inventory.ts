import system, { type Systeminformation } from 'systeminformation';
import { z } from 'zod';
import { type Gpu, gpuSchema } from '../common/device.ts';
import { nvmlGpus } from './nvml.ts';
import { type NvmlLibrary, nvmlPaths, openNvml } from './nvml-library.ts';
import { isNvidia, toBusId } from './pci.ts';
import { findPciGpus } from './pci-gpus.ts';

/** What only system tools know of this machine; the rest is `node:os`. */
export const inventorySchema = z.object({
  osName: z.string(),
  cpu: z.string(),
  gpus: z.array(gpuSchema),
  power: z.enum(['mains', 'battery']).nullable(),
  virtualMachine: z.boolean().nullable(),
  /** False of a first answer, which holds what the kernel alone tells, in case a tool or driver hangs. */
  isWhole: z.boolean(),
});
export type Inventory = z.output<typeof inventorySchema>;

/** What the kernel tells at once; null where only tools know anything. */
export function firstLook(): Inventory | null {
  if (process.platform !== 'linux') return null;
  const gpus = findPciGpus();
  return { osName: '', cpu: '', gpus, power: null, virtualMachine: null, isWhole: false };
}

/** The whole. A question that fails leaves its answer empty, never guessed. */
export async function findInventory(first: Inventory | null): Promise<Inventory> {
  const [os, cpu, battery, chassis, gpus] = await Promise.allSettled([
    system.osInfo(),
    system.cpu(),
    system.battery(),
    system.system(),
    findGpus(first?.gpus ?? null),
  ]);
  return {
    osName: os.status === 'fulfilled' ? `${os.value.distro} ${os.value.release}`.trim() : '',
    cpu: cpu.status === 'fulfilled' ? `${cpu.value.manufacturer} ${cpu.value.brand}`.trim() : '',
    gpus: gpus.status === 'fulfilled' ? gpus.value : (first?.gpus ?? []),
    power:
      battery.status === 'fulfilled' ? (battery.value.acConnected ? 'mains' : 'battery') : null,
    virtualMachine: chassis.status === 'fulfilled' ? (chassis.value.virtual ?? null) : null,
    isWhole: true,
  };
}

/** GPUs in the order of their places on the bus; those whose place nobody says come last. */
async function findGpus(found: readonly Gpu[] | null): Promise<Gpu[]> {
  // The tools behind it take long: not where the kernel says that there is none.
  const isAsked = found === null || found.length > 0;
  const controllers = isAsked ? (await system.graphics()).controllers : [];
  const gpus = found === null ? fromTools(controllers) : withNames(found, controllers);
  const nvml = gpus.some(isNvidia) ? openNvml(nvmlPaths(process.platform, process.env)) : null;
  const known = nvml === null ? gpus : withNvml(gpus, nvml);
  return known.toSorted((one, other) =>
    (one.busId ?? '~') < (other.busId ?? '~') ? -1 : one.busId === other.busId ? 0 : 1,
  );
}

type Controller = Systeminformation.GraphicsControllerData;

const mebi = 2 ** 20;

/** Windows and macOS: what the system's tools list, without what draws in software or far away. */
export function fromTools(controllers: readonly Controller[]): Gpu[] {
  const isSoftware = /Microsoft|Remote Display|VMware|VirtualBox|Parsec|Citrix/i;
  return controllers
    .filter(({ vendor, model }) => !isSoftware.test(`${vendor} ${model}`))
    .map(({ vendor, model, vram, vramDynamic, driverVersion }) => ({
      name: model,
      vendor,
      driver: driverVersion ?? null,
      memory: vram !== null && vram > 0 && !vramDynamic ? vram * mebi : null,
      busId: null,
      uuid: null,
      drivesDisplay: null,
      pciId: null,
    }));
}

/** Linux: the names that lspci has for the cards that the kernel named by numbers only. */
export function withNames(gpus: readonly Gpu[], controllers: readonly Controller[]): Gpu[] {
  return gpus.map((gpu) => {
    const controller = controllers.find(
      ({ busAddress }) => busAddress !== undefined && toBusId(busAddress) === gpu.busId,
    );
    const isNumber = gpu.pciId !== null && gpu.name.endsWith(` GPU ${gpu.pciId.slice(5)}`);
    if (controller === undefined || controller.model === '' || !isNumber) return gpu;
    return { ...gpu, name: controller.model };
  });
}

/** What NVIDIA's own library says of its cards; where only tools named them, by their order there. */
export function withNvml(gpus: readonly Gpu[], nvml: NvmlLibrary): Gpu[] {
  const described = [...gpus];
  const hasPlaces = gpus.some(({ busId }) => busId !== null);
  const places = gpus.flatMap((gpu, index) => (isNvidia(gpu) ? [index] : []));
  const cards = hasPlaces
    ? nvmlGpus(nvml, gpus)
    : nvml.devices().flatMap((device, order) => {
        const gpu = places[order];
        return gpu === undefined ? [] : [{ gpu, device }];
      });
  for (const { gpu, device } of cards) {
    const known = described[gpu];
    if (known === undefined) continue;
    const orNull = <Value>(ask: () => Value): Value | null => {
      try {
        return ask();
      } catch {
        return null;
      }
    };
    described[gpu] = {
      ...known,
      name: orNull(() => nvml.name(device)) ?? known.name,
      vendor: 'NVIDIA',
      driver: orNull(() => `nvidia ${nvml.driverVersion()}`) ?? known.driver,
      memory: orNull(() => nvml.memory(device).total) ?? known.memory,
      busId: known.busId ?? orNull(() => nvml.busId(device)),
      uuid: orNull(() => nvml.uuid(device)) ?? known.uuid,
      drivesDisplay: orNull(() => nvml.isDisplayActive(device)) ?? known.drivesDisplay,
    };
  }
  nvml.close();
  return described;
}
