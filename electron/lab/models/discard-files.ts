import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ModelFile } from '../../common/model-catalog.ts';
import { acquireDownloadLock } from './download-lock.ts';
import { beginningOf, isOwnFile, placeOf } from './file-place.ts';
import { StoreBusy } from './model-errors.ts';
import { errorCode } from './network-errors.ts';

/** How long a download that ends may take to end. */
const patienceMillis = 10_000;

/**
 * Acts where nobody downloads into the store: what is deleted may otherwise be what is being written.
 *
 * @throws StoreBusy, the file system's error, or what `act` throws
 */
export async function whileNobodyDownloads(store: string, act: () => Promise<void>): Promise<void> {
  const signal = AbortSignal.timeout(patienceMillis);
  const release = await acquireDownloadLock(store, { signal, onWait: () => {} }).catch((error) => {
    if (signal.aborted) throw new StoreBusy();
    // A store that is not there yet is nobody's to download into.
    if (errorCode(error) === 'ENOENT') return async () => {};
    throw error;
  });
  try {
    await act();
  } finally {
    await release();
  }
}

/**
 * Deletes files of the store with the beginnings of their downloads, but for own files, which are no files of the
 * store, and for what others need. Call while nobody downloads.
 *
 * @param staying files of the models that stay. What they share by path, or by content that is still to come, is kept
 * @throws the file system's error
 */
export async function discardFiles(
  store: string,
  files: readonly ModelFile[],
  staying: readonly ModelFile[],
): Promise<void> {
  const places = new Set(staying.map((file) => placeOf(file, store)));
  const contents = new Set(staying.map(({ sha256 }) => sha256));
  for (const file of files.filter((each) => !isOwnFile(each))) {
    const path = placeOf(file, store);
    if (!contents.has(file.sha256)) {
      await rm(beginningOf(file, store), { force: true });
    }
    if (places.has(path)) continue;
    await rm(path, { force: true });
    await removeEmptyFolders(dirname(path), store);
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
