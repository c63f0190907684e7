import { constants } from 'node:fs';
import { copyFile, link, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../hash-cache.ts';

/**
 * Takes a file out of the hub's own cache (`models--ORG--NAME/snapshots/COMMIT/PATH`, mostly a link to a blob) if it
 * lies there with this content. It is linked, so that gigabytes are there once, or copied onto another disk.
 *
 * @returns whether it was there
 */
export async function takeFromHubCache(
  cache: string,
  wanted: {
    readonly repository: string;
    readonly revision: string;
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
  },
  target: string,
  signal: AbortSignal,
): Promise<boolean> {
  const folder = `models--${wanted.repository.replaceAll('/', '--')}`;
  const place = join(cache, folder, 'snapshots', wanted.revision, ...wanted.path.split('/'));
  try {
    const blob = await realpath(place);
    const found = await stat(blob);
    if (!found.isFile() || found.size !== wanted.size) return false;
    if ((await hashFile(blob, signal)) !== wanted.sha256) return false;
    await link(blob, target).catch(() => copyFile(blob, target, constants.COPYFILE_FICLONE));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
