import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How the vendors name their drivers' files, by PCI vendor id. */
const driverNames: Readonly<Record<string, RegExp>> = {
  '10de': /nvidia|nouveau/,
  '1002': /radeon|amd/,
  '8086': /intel/,
};

type Env = Readonly<Record<string, string | undefined>>;

/** Where the Vulkan loader looks for drivers (Khronos loader, "Driver Discovery on Linux"). */
export function driverFolders(env: Env, home = homedir()): string[] {
  const list = (value: string | undefined, otherwise: string): string[] =>
    (value || otherwise).split(':').filter((path) => path !== '');
  return [
    env.XDG_CONFIG_HOME || join(home, '.config'),
    ...list(env.XDG_CONFIG_DIRS, '/etc/xdg'),
    '/etc',
    env.XDG_DATA_HOME || join(home, '.local/share'),
    ...list(env.XDG_DATA_DIRS, '/usr/local/share:/usr/share'),
    '/usr/local/nvidia/share',
  ].map((folder) => join(folder, 'vulkan/icd.d'));
}

/** The files that describe the drivers of this vendor; none where the vendor or its drivers are unknown. */
export async function findVulkanDrivers(
  pciId: string | null,
  folders: readonly string[],
): Promise<string[]> {
  const name = driverNames[pciId?.slice(0, 4).toLowerCase() ?? ''];
  if (name === undefined) return [];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const files = await readdir(folder).catch(() => []);
      return files
        .filter((file) => file.endsWith('.json') && name.test(file.toLowerCase()))
        .sort()
        .map((file) => join(folder, file));
    }),
  );
  return found.flat();
}
