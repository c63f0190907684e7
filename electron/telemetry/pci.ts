import type { Gpu } from '../common/device.ts';

/**
 * A place on the bus as the kernel writes it, `0000:65:00.0`, from whatever way a tool has of writing it:
 * capitals, a domain of eight digits, or none. null where it is no such place.
 */
export function toBusId(text: string): string | null {
  const [, domain = '0', bus, slot, part] =
    /^(?:([\da-f]+):)?([\da-f]{1,2}):([\da-f]{1,2})\.(\d)$/i.exec(text.trim()) ?? [];
  if (bus === undefined || slot === undefined || part === undefined) return null;
  const hex = (digits: string, length: number): string =>
    Number.parseInt(digits, 16).toString(16).padStart(length, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${part}`;
}

/** Index of the GPU in this place; −1 where the machine has none there. */
export const gpuInPlace = (gpus: readonly Gpu[], busId: string | null): number =>
  busId === null ? -1 : gpus.findIndex((gpu) => gpu.busId !== null && toBusId(gpu.busId) === busId);

export const isNvidia = ({ vendor, pciId }: Gpu): boolean =>
  pciId?.startsWith('10de:') ?? /nvidia/i.test(vendor);
