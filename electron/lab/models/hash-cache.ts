import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';

/** A sha256 in lower-case hexadecimal digits. */
export type Sha256 = string;

const hashesSchema = z.record(
  z.string(),
  z.object({ size: z.number(), modifiedMillis: z.number(), sha256: z.string() }),
);
type Hashes = z.infer<typeof hashesSchema>;

/** Remembers what files hash to for as long as their size and time of change stay the same. */
export interface HashCache {
  /** From memory where possible, else by reading the file. @throws the file system's error */
  hash(path: string): Promise<Sha256>;
  /** Reads the file whatever is remembered, and remembers the answer. */
  rehash(path: string): Promise<Sha256>;
}

/** `hashes.json` in `directory`. It may be deleted at any time, and a damaged one is begun anew. */
export function openHashCache(directory: string): HashCache {
  const cachePath = join(directory, 'hashes.json');
  let remembered: Promise<void> = Promise.resolve();

  /** From the folder on: the folder may be moved, or reached by several ways. */
  const nameOf = (path: string): string => relative(directory, path).split(sep).join('/');

  const rehash = async (path: string): Promise<Sha256> => {
    const { size, mtimeMs: modifiedMillis } = await stat(path);
    const sha256 = await hashFile(path);
    // One after the other: of many that this process writes at once, none is lost.
    remembered = remembered.then(() =>
      remember(cachePath, { [nameOf(path)]: { size, modifiedMillis, sha256 } }),
    );
    await remembered;
    return sha256;
  };

  const hash = async (path: string): Promise<Sha256> => {
    const [known, { size, mtimeMs }] = await Promise.all([readHashes(cachePath), stat(path)]);
    const entry = known[nameOf(path)];
    if (entry?.size === size && entry.modifiedMillis === mtimeMs) return entry.sha256;
    return rehash(path);
  };

  return { hash, rehash };
}

/** Reads the whole file, in pieces. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Sha256> {
  const hash = createHash('sha256');
  const options = { highWaterMark: 1 << 20, ...(signal && { signal }) };
  for await (const chunk of createReadStream(path, options)) hash.update(chunk);
  return hash.digest('hex');
}

async function readHashes(cachePath: string): Promise<Hashes> {
  try {
    return hashesSchema.parse(JSON.parse(await readFile(cachePath, 'utf8')));
  } catch {
    return {};
  }
}

/**
 * Two processes that write at once may lose one entry: it costs one more reading of that file. A folder
 * that cannot be written to costs one for each question, and is no reason to fail.
 */
async function remember(cachePath: string, entries: Hashes): Promise<void> {
  // Named like a part folder, so that a pull sweeps it if this process dies here.
  const written = join(dirname(cachePath), `${process.pid}-${randomUUID()}.part`);
  try {
    const all = { ...(await readHashes(cachePath)), ...entries };
    await writeFile(written, `${JSON.stringify(all, null, 2)}\n`);
    await rename(written, cachePath);
  } catch {
    await rm(written, { force: true });
  }
}
