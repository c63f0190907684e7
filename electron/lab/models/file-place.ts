import { join } from 'node:path';
import type { ModelFile } from '../../common/model-catalog.ts';
import { resumableFolder } from './hub/resumable-folder.ts';

/** Used where the person has it; everything else lies in the store. */
export const isOwnFile = ({ sources }: ModelFile): boolean => sources[0]?.type === 'own-file';

/** The absolute path under which a file lies, or will lie once it is fetched. */
export function placeOf({ path, sources }: ModelFile, store: string): string {
  const [source] = sources;
  return source?.type === 'own-file' ? source.path : join(store, path);
}

/** Where the beginning of its download waits to be continued: by content, so that no other file is ever continued. */
export const beginningOf = ({ sha256 }: Pick<ModelFile, 'sha256'>, store: string): string =>
  join(store, resumableFolder, sha256);
