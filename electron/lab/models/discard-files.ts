import { rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelFile } from '../../common/model-catalog.ts';
import { acquireDownloadLock } from './download-lock.ts';
import { isOwnFile, placeOf } from './file-place.ts';
import { resumableFolder } from './hub/resumable-folder.ts';
import { StoreBusy } from './model-errors.ts';

/** How long a download that ends may take to end. */
const patienceMillis = 10_000;

/**
 * Deletes files of the store with the beginnings of their downloads. Own files stay, and what is kept. Not while
 * somebody downloads: what would be deleted may be what is being written.
 *
 * @param kept answers, once nobody downloads, the absolute paths that stay
 * @throws StoreBusy, or the file system's error
 */
export async function discardFiles(
  store: string,
  files: readonly ModelFile[],
  kept: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const fetched = files.filter((file) => !isOwnFile(file));
  const isThere = await stat(store).then(
    () => true,
    () => false,
  );
  if (fetched.length === 0 || !isThere) return;
  const release = await takeTurn(store);
  try {
    const staying = await kept();
    for (const file of fetched) {
      const path = placeOf(file, store);
      if (staying.has(path)) continue;
      await rm(path, { force: true });
      await rm(join(store, resumableFolder, file.sha256), { force: true });
      await removeEmptyFolders(dirname(path), store);
    }
  } finally {
    await release();
  }
}

async function takeTurn(store: string): Promise<() => Promise<void>> {
  const signal = AbortSignal.timeout(patienceMillis);
  try {
    return await acquireDownloadLock(store, { signal, onWait: () => {} });
  } catch (error) {
    if (signal.aborted) throw new StoreBusy();
    throw error;
  }
}

/** Folders of the store that hold nothing any more. */
async function removeEmptyFolders(folder: string, store: string): Promise<void> {
  for (let each = folder; each !== store; each = dirname(each)) {
    const isGone = await rmdir(each).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}
