import system from 'systeminformation';
import { z } from 'zod';
import { gpuSchema } from '../common/device.ts';

/** What only system tools know of this machine; the rest is `node:os`. */
export const inventorySchema = z.object({
  osName: z.string(),
  cpu: z.string(),
  gpus: z.array(gpuSchema),
  power: z.enum(['mains', 'battery']).nullable(),
  virtualMachine: z.boolean().nullable(),
});
export type Inventory = z.output<typeof inventorySchema>;

/** One look at the machine. A question that fails leaves its answer empty, never guessed. */
export async function findInventory(): Promise<Inventory> {
  const [os, cpu, graphics, battery, chassis] = await Promise.allSettled([
    system.osInfo(),
    system.cpu(),
    system.graphics(),
    system.battery(),
    system.system(),
  ]);
  return {
    osName: os.status === 'fulfilled' ? `${os.value.distro} ${os.value.release}`.trim() : '',
    cpu: cpu.status === 'fulfilled' ? `${cpu.value.manufacturer} ${cpu.value.brand}`.trim() : '',
    gpus:
      graphics.status === 'fulfilled'
        ? graphics.value.controllers.map(({ model, vendor, driverVersion }) => ({
            name: model,
            vendor,
            driver: driverVersion ?? null,
            memory: null,
            busId: null,
            uuid: null,
            drivesDisplay: null,
            pciId: null,
          }))
        : [],
    power:
      battery.status === 'fulfilled' ? (battery.value.acConnected ? 'mains' : 'battery') : null,
    virtualMachine: chassis.status === 'fulfilled' ? (chassis.value.virtual ?? null) : null,
  };
}
