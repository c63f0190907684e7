import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * What is being downloaded lies in a folder of its own in the model store, on the same disk, so that a
 * rename is all it takes to put a file in its place. The folder's name carries the process that made it.
 */
const partFolder = /^(\d+)-[0-9a-f-]+\.part$/;

/** A new empty folder in `store` for one download. Remove it when done. */
export async function createPartFolder(store: string): Promise<string> {
  const folder = join(store, `${process.pid}-${randomUUID()}.part`);
  await mkdir(folder);
  return folder;
}

/** Removes what killed processes left. Folders of living processes stay. Call under the lock. */
export async function removeStaleParts(store: string): Promise<void> {
  for (const name of await readdir(store)) {
    const owner = partFolder.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await removePartFolder(join(store, name));
  }
}

/** Retries, because a cancelled download may still be closing its files. */
export const removePartFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

/**
 * Gives a checked file its final name. On disk before it is named: after a power cut the name stands for
 * the whole file or for nothing.
 */
export async function putInPlace(part: string, path: string): Promise<void> {
  await syncToDisk(part);
  await mkdir(dirname(path), { recursive: true });
  await rename(part, path);
  // Windows has no way to sync a folder, and does not need it.
  if (process.platform !== 'win32') await syncToDisk(dirname(path));
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
