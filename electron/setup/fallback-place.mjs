import { existsSync } from 'node:fs';
import { join } from 'node:path';

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
