import { join, resolve } from 'node:path';

/** The root of the clone: where package.json is. */
export const root = join(import.meta.dirname, '..', '..');

/**
 * Where downloads that outlive a clone are kept: under `LATENCY_LAB_HOME` if it is set, else where this
 * operating system keeps caches: the same folder as the lab's own. Needs the dependencies.
 * @returns {Promise<string>}
 */
export async function cacheFolder() {
  const home = process.env.LATENCY_LAB_HOME;
  if (home) return join(resolve(home), 'cache');
  const { default: envPaths } = await import('env-paths');
  return envPaths('latency-lab', { suffix: '' }).cache;
}
