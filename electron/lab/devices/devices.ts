import { join } from 'node:path';
import type { Device } from '../../common/device.ts';
import type { Machine, Runtime } from '../../common/session.ts';
import type { Environment, LaunchWorker } from '../../host/worker-process.ts';
import { environmentOf } from './device-environment.ts';
import { type ListedDevice, listDevices } from './list-devices.ts';
import { probeDevice, type Readiness } from './probe-device.ts';
import { readReadiness, writeReadiness } from './readiness-file.ts';

/** The devices of this machine. Each is asked once whether it runs models; the answer is kept. */
export type Devices = {
  /** All of them. `again` asks each anew. */
  readonly list: (again?: boolean) => Promise<readonly Device[]>;
  /** Those with these ids, as far as they exist; the others of the machine are left in peace. */
  readonly find: (ids: readonly string[]) => Promise<readonly Device[]>;
  /** All ids that there are; nothing is asked. */
  readonly ids: () => Promise<readonly string[]>;
  /** What the environment of a worker on this device needs. */
  readonly environmentOf: (device: Device) => Promise<Environment>;
};

export type DevicesNeeds = {
  readonly machine: () => Promise<Machine>;
  readonly runtime: Runtime;
  readonly launchWorker: LaunchWorker;
  /** Folder of the software renderer; null where there is none. */
  readonly softwareRenderer: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder that may be deleted at any time. */
  readonly cache: string;
};

/** Probes at the same time: each is a process that waits for its driver most of the time. */
const probesAtOnce = 4;

export function openDevices(needs: DevicesNeeds): Devices {
  const { machine, runtime, launchWorker, softwareRenderer, env, cache } = needs;
  const file = join(cache, 'devices.json');
  let known: Promise<Map<string, Readiness>> | null = null;
  let asking: Promise<unknown> = Promise.resolve();

  const listed = async (): Promise<ListedDevice[]> =>
    listDevices(await machine(), softwareRenderer !== null);

  const environment = async (device: ListedDevice): Promise<Environment> => {
    const { gpus, platform } = await machine();
    return environmentOf(device, gpus, { softwareRenderer, env, platform });
  };

  async function circumstances(): Promise<string> {
    const { hostname, kernel, gpus } = await machine();
    const cards = gpus.map(({ name, driver, busId, uuid }) => [name, driver, busId, uuid]);
    return JSON.stringify([hostname, kernel, cards, runtime, softwareRenderer]);
  }

  async function ask(wanted: readonly ListedDevice[], again: boolean): Promise<Device[]> {
    const where = await circumstances();
    known ??= readReadiness(file, where);
    const answers = await known;
    const unasked = wanted.filter(({ id }) => again || !answers.has(id));
    await atMost(probesAtOnce, unasked, async (device) => {
      answers.set(device.id, await probeDevice(device, await environment(device), launchWorker));
    });
    // A disk that takes no file costs the next start a new look.
    if (unasked.length > 0) await writeReadiness(file, where, answers).catch(() => undefined);
    return wanted.flatMap((device) => {
      const answer = answers.get(device.id);
      return answer === undefined ? [] : [{ ...device, ...answer }];
    });
  }

  /** One look after the other: the second finds the answers of the first. */
  const askInTurn = (wanted: readonly ListedDevice[], again: boolean): Promise<Device[]> => {
    const answer = asking.then(() => ask(wanted, again));
    asking = answer.catch(() => undefined);
    return answer;
  };

  return {
    list: async (again = false) => askInTurn(await listed(), again),
    find: async (ids) =>
      askInTurn(
        (await listed()).filter(({ id }) => ids.includes(id)),
        false,
      ),
    ids: async () => (await listed()).map(({ id }) => id),
    environmentOf: environment,
  };
}

async function atMost<Item>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const serve = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, serve));
}
