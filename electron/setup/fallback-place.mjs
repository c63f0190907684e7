import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const fallbackVersion = '33.2.1';

/** Raised whenever the fallback is assembled differently, so that none of an older recipe is used. */
const recipe = 1;

/**
 * Where the assembled fallback lies. It gets this name only when it is whole.
 * @param {string} cache
 */
export function fallbackFolder(cache) {
  return join(cache, 'electron-runtimes', `${fallbackVersion}-linux-x64-recipe${recipe}`);
}

/**
 * @param {string} cache
 * @returns {import('./electron-runtime.mjs').ElectronRuntime | undefined}
 */
export function findFallback(cache) {
  const executable = join(fallbackFolder(cache), 'electron');
  if (!existsSync(executable)) return undefined;
  return { executable, version: fallbackVersion, isFallback: true };
}

/**
 * Where this process assembles it.
 * @param {string} cache
 */
export function workshop(cache) {
  return join(dirname(fallbackFolder(cache)), `assembling-${process.pid}`);
}

/**
 * Removes what processes left that were killed while they assembled.
 * @param {string} cache
 */
export async function removeLeftovers(cache) {
  const folder = dirname(fallbackFolder(cache));
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(/^assembling-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !existsSync(`/proc/${pid}`)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
