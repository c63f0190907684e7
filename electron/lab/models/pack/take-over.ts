import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import type { ModelFile } from '../../../common/model-catalog.ts';
import { type Bytes, bytes } from '../../../common/units.ts';
import { diskTrouble } from '../disk-trouble.ts';
import { acquireDownloadLock } from '../download-lock.ts';
import { openHashCache } from '../hash-cache.ts';
import { createPartFolder, putInPlace, removePartFolder } from '../part-folder.ts';
import { damaged } from './pack-entries.ts';
import type { OnPacked } from './pack-models.ts';
import { UnusablePack } from './unusable-pack.ts';

/**
 * Writes the files that the store lacks. Each is hashed on its way, and gets its final name only if it is the right one.
 *
 * @throws UnusablePack, the file system's error, or the signal's reason; files that were whole by then stay
 */
export async function takeOver(
  files: readonly ModelFile[],
  at: {
    readonly directory: string;
    readonly signal: AbortSignal;
    readonly onProgress: OnPacked;
    readonly zip: ZipFile;
    /** By sha256. */
    readonly entryOfContent: ReadonlyMap<string, Entry | undefined>;
    readonly source: string;
  },
): Promise<void> {
  const { directory, signal, zip, entryOfContent, source } = at;
  await mkdir(directory, { recursive: true });
  const hashes = openHashCache(directory);
  const release = await acquireDownloadLock(directory, { signal, onWait: () => {} });
  const folder = await createPartFolder(directory);
  try {
    const total = bytes(files.reduce((sum, { size }) => sum + size, 0));
    await requireSpace(directory, await missingOf(files, directory), source);
    let done = 0;
    for (const [index, file] of files.entries()) {
      const path = join(directory, file.path);
      const isHere = await hashes.hash(path).then(
        (sha256) => sha256 === file.sha256,
        () => false,
      );
      if (!isHere) {
        const entry = entryOfContent.get(file.sha256);
        if (entry === undefined) {
          throw new UnusablePack(
            `${source} lacks ${file.path}, which is not on this machine either. Pack the model again.`,
          );
        }
        const part = join(folder, String(index));
        const found = await extract(zip, entry, part, signal, source);
        if (found !== file.sha256) {
          throw new UnusablePack(
            `${file.path} in ${source} is damaged: its sha256 is ${found}, not ${file.sha256}. It was thrown away. Copy or pack it again.`,
          );
        }
        await putInPlace(part, path);
        await hashes.rehash(path);
      }
      done += file.size;
      at.onProgress(bytes(done), total);
    }
  } finally {
    await removePartFolder(folder);
    await release();
  }
}

/** @returns the sha256 of what was written */
async function extract(
  zip: ZipFile,
  entry: Entry,
  target: string,
  signal: AbortSignal,
  source: string,
): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(
      await zip.openReadStreamPromise(entry),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(target, { flags: 'wx' }),
      { signal },
    );
  } catch (cause) {
    signal.throwIfAborted();
    // Whole, but with nowhere to go.
    if (diskTrouble(cause, '', target) !== null) throw cause;
    throw damaged(source, entry.fileName, cause);
  }
  return hash.digest('hex');
}

async function missingOf(files: readonly ModelFile[], directory: string): Promise<Bytes> {
  let missing = 0;
  for (const { path, size } of files) {
    const found = await stat(join(directory, path)).catch(() => null);
    if (found?.size !== size) missing += size;
  }
  return bytes(missing);
}

async function requireSpace(directory: string, needed: Bytes, source: string): Promise<void> {
  const disk = await statfs(directory).catch(() => null);
  if (disk !== null && disk.bavail * disk.bsize < needed) {
    throw new UnusablePack(
      `The disk is too full for ${source}: ${(needed / 1e6).toFixed(1)} MB are needed in ${directory}. Free some space, or set LATENCY_LAB_HOME to a folder on another disk.`,
    );
  }
}
