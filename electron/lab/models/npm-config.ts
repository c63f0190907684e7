import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import Config from '@npmcli/config';
import definitions from '@npmcli/config/lib/definitions/index.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `package-source.ts` needs of the user's npm configuration. */
export interface NpmConfig {
  /** For pacote: registry, scopes, credentials, proxy, certificates, … */
  readonly options: Readonly<Record<string, unknown>>;
  /** How often to try again after the first failure. */
  readonly retries: number;
}

/** Silence of a connection after which it counts as lost, unless the user set npm's `fetch-timeout`. */
const silenceMillis = 60_000;

/**
 * The npm configuration in force: environment, project, user, global and npm's built-in file.
 * Read by npm's own `@npmcli/config`, in this process: `npm config list` hides credentials, which a
 * private mirror needs, and an installed app may have no npm to ask.
 */
export async function readNpmConfig(env: Environment): Promise<NpmConfig> {
  const execPath = nodePath(env);
  const config = new Config({
    ...definitions,
    npmPath: npmPath(env, execPath),
    execPath,
    argv: [],
    // A copy, because loading writes into it.
    env: { ...env },
  });
  await config.load();
  const {
    // Left out, so that nothing is written outside the lab's own folders.
    cache: _cache,
    // Left out: files are pinned by hash, so how new a version is does not matter.
    before: _before,
    // Left out: `package-source.ts` tries again by itself, and can be cancelled while it waits.
    retry: _retry,
    ...options
  } = config.flat;
  const retries = config.get('fetch-retries');
  return {
    options: {
      ...options,
      ...(config.find('fetch-timeout') === 'default' && { timeout: silenceMillis }),
    },
    retries: typeof retries === 'number' ? retries : 2,
  };
}

/** npm finds its global configuration from the place of `node`. Under Electron that is not this program. */
function nodePath(env: Environment): string {
  if (env.npm_node_execpath) return env.npm_node_execpath;
  if (!process.versions.electron) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidates = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((path) => existsSync(path)) ?? process.execPath;
}

/** The folder of npm itself, whose `npmrc` distributors of npm use. It need not exist. */
function npmPath(env: Environment, execPath: string): string {
  if (env.npm_execpath?.endsWith('npm-cli.js')) return dirname(dirname(env.npm_execpath));
  const besideNode = join(dirname(execPath), 'node_modules', 'npm');
  return process.platform === 'win32'
    ? besideNode
    : join(dirname(dirname(execPath)), 'lib', 'node_modules', 'npm');
}
