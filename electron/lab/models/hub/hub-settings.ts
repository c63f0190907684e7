import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** How the hub is reached: as `huggingface_hub` reads it from the environment. */
export interface HubSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** Told to `endpoint` and to no other host. */
  readonly token: string | null;
  /** The folder of the hub's own cache, which other programs fill. It need not exist. */
  readonly cache: string;
  /** Nothing is asked of the network. */
  readonly isOffline: boolean;
}

const publicHub = 'https://huggingface.co';

/**
 * `HF_ENDPOINT`, `HF_TOKEN` or the file at `HF_TOKEN_PATH`, `HF_HOME`, `HF_HUB_CACHE`, `HF_HUB_OFFLINE`.
 *
 * @see huggingface_hub, "Environment variables"
 */
export async function readHubSettings(env: Environment): Promise<HubSettings> {
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface');
  const tokenFile = env.HF_TOKEN_PATH || join(home, 'token');
  const token = env.HF_TOKEN || (await readFile(tokenFile, 'utf8').catch(() => ''));
  return {
    endpoint: (env.HF_ENDPOINT || publicHub).replace(/\/+$/, ''),
    token: token.trim() || null,
    cache: env.HF_HUB_CACHE || join(home, 'hub'),
    isOffline: /^(1|true|yes|on)$/i.test(env.HF_HUB_OFFLINE ?? ''),
  };
}
