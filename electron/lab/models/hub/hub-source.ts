import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Source } from '../../../common/model-catalog.ts';
import { beginningOf } from '../file-place.ts';
import type { SourcedFile } from '../source-group.ts';
import { takeFromHubCache } from './hub-cache.ts';
import { downloadFromHub } from './hub-download.ts';
import type { HubSettings } from './hub-settings.ts';

export type HubSource = Extract<Source, { type: 'hub' }>;

/**
 * Brings one file of the hub to `target`: out of the hub's own cache, or by a download that goes on where an earlier
 * one ended. Its hash is not checked here; a beginning is named by the hash, so no other file is ever continued.
 */
export async function fetchFromHub(
  { file, source }: SourcedFile<HubSource>,
  needs: {
    readonly store: string;
    readonly target: string;
    readonly settings: HubSettings;
    readonly signal: AbortSignal;
    readonly onReceived: (count: number) => void;
  },
): Promise<void> {
  const { store, target, settings, signal, onReceived } = needs;
  const { size, sha256 } = file;
  const { repository, revision, path } = source;
  const wanted = { repository, revision, path, size, sha256 };
  await mkdir(dirname(target), { recursive: true });
  if (await takeFromHubCache(settings.cache, wanted, target, signal)) {
    onReceived(size);
    return;
  }
  const beginning = beginningOf(file, store);
  await mkdir(dirname(beginning), { recursive: true });
  try {
    await downloadFromHub({ ...wanted, target: beginning, signal, onReceived }, settings);
  } catch (error) {
    const found = await stat(beginning).catch(() => null);
    if (found?.size === 0) await rm(beginning, { force: true });
    throw error;
  }
  await rename(beginning, target);
}
