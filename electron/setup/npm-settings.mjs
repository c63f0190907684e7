import { createRequire } from 'node:module';
import { root } from './places.mjs';

/** By name at run time only: its published types lag behind it. */
const loader = '@npmcli/config';

/**
 * The person's npm settings (registry, mirrors, proxy, certificates, sign-in) as pacote takes them, read
 * by npm's own loader.
 * @returns {Promise<Record<string, unknown>>}
 */
export async function npmSettings() {
  const require = createRequire(import.meta.url);
  const Config = require(loader);
  const { definitions, shorthands, flatten, nerfDarts } = require(`${loader}/lib/definitions`);
  const config = new Config({
    npmPath: root,
    cwd: root,
    argv: [],
    definitions,
    shorthands,
    flatten,
    nerfDarts,
    warn: false,
  });
  await config.load();
  return { ...config.flat };
}
