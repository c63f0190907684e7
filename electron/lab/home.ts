import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Every folder that the lab writes to, and nothing outside them. Absolute paths; none need exist yet. */
export interface LabHome {
  readonly root: string;
  readonly models: string;
  /** The list of the models that the person added. */
  readonly ownModels: string;
  readonly sessions: string;
  /** Graphs of models as the runtime optimised them. May be deleted at any time; costs time only. */
  readonly graphs: string;
  /** May be deleted at any time; costs time only. */
  readonly cache: string;
  readonly preferences: string;
  /** Keys of endpoints, encrypted with a secret that the system keeps. */
  readonly keys: string;
}

/**
 * `LATENCY_LAB_HOME` moves everything; without it the platform's own places for an application's data
 * and cache are used.
 */
export function labHome(env: Readonly<Record<string, string | undefined>>): LabHome {
  const moved = env.LATENCY_LAB_HOME;
  const paths = envPaths('latency-lab', { suffix: '' });
  const root = moved ? resolve(moved) : paths.data;
  return {
    root,
    models: join(root, 'models'),
    ownModels: join(root, 'own-models.json'),
    sessions: join(root, 'sessions'),
    graphs: join(root, 'graphs'),
    cache: moved ? join(root, 'cache') : paths.cache,
    preferences: join(root, 'preferences.json'),
    keys: join(root, 'keys.json'),
  };
}
