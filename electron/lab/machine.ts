import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import type { Machine } from '../common/session.ts';
import type { LaunchWorker } from '../host/worker-process.ts';
import { type Inventory, inventorySchema } from '../telemetry/inventory.ts';

/** Milliseconds. System tools and drivers can hang; what they did not say by then stays unknown. */
const inventoryLimit = 10_000;
/** The same where the kernel has named the GPUs already. */
const wholeLimit = 2_500;

/** What this machine is. Asks the system's tools in a process of their own. */
export async function findMachine(launchInventory: LaunchWorker): Promise<Machine> {
  const inventory = await askInventory(launchInventory);
  const [processor] = cpus();
  return {
    hostname: hostname(),
    platform: platform(),
    osName: inventory?.osName || platform(),
    kernel: release(),
    architecture: arch(),
    cpu: processor?.model.trim() || inventory?.cpu || 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    gpus: inventory?.gpus ?? [],
    power: inventory?.power ?? null,
    virtualMachine: inventory?.virtualMachine ?? null,
  };
}

function askInventory(launch: LaunchWorker): Promise<Inventory | null> {
  return new Promise((resolve) => {
    const child = launch();
    let known: Inventory | null = null;
    let timer = setTimeout(child.kill, inventoryLimit);
    child.onMessage((message) => {
      const { data } = inventorySchema.safeParse(message);
      known = data ?? known;
      clearTimeout(timer);
      timer = setTimeout(child.kill, wholeLimit);
      if (known === null || known.isWhole) child.kill();
    });
    child.onExit(() => {
      clearTimeout(timer);
      resolve(known);
    });
  });
}
