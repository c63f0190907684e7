import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model, ModelFile, Source } from '../../common/model-catalog.ts';
import { hashFile } from './hash-cache.ts';
import { PullFailure } from './pull-failure.ts';

/** One file that the store lacks. */
export interface WantedFile {
  /** The first of the models that share it. */
  readonly model: Model;
  readonly role: string;
  readonly file: ModelFile;
}

export const hasFile = (model: Model, { path }: ModelFile): boolean =>
  Object.values(model.files).some((file) => file.path === path);

export interface SourcedFile<From extends Source = Source> extends WantedFile {
  readonly source: From;
}

/** Files that come from one place and are fetched at once. Never empty. */
export interface SourceGroup {
  /** The place, for people: `package@version`. */
  readonly origin: string;
  readonly files: readonly [SourcedFile, ...SourcedFile[]];
  /** Which of each file's sources this is, from 0, the preferred one. */
  readonly preference: number;
}

/** Where a file comes from, for people. */
export function originOf(source: Source): string {
  switch (source.type) {
    case 'package-registry':
      return `${source.package}@${source.version}`;
    case 'package-parts':
      return [...new Set(source.parts.map((part) => `${part.package}@${part.version}`))].join(', ');
    case 'hub':
      return `${source.repository} (${source.revision.slice(0, 7)})`;
    case 'own-file':
      return source.path;
    case 'pack':
      return 'a pack of models';
  }
}

/**
 * Groups files by the place that their source of this preference names.
 *
 * @returns null if one of them has no such source
 */
export function groupBySource(
  files: readonly WantedFile[],
  preference: number,
): readonly SourceGroup[] | null {
  const groups = new Map<string, [SourcedFile, ...SourcedFile[]]>();
  for (const wanted of files) {
    const source = wanted.file.sources[preference];
    if (!source) return null;
    // Only a package is one download; elsewhere each file is one for itself.
    const key = source.type === 'package-registry' ? originOf(source) : wanted.file.path;
    const sourced = { ...wanted, source };
    const group = groups.get(key);
    if (group) group.push(sourced);
    else groups.set(key, [sourced]);
  }
  return [...groups.values()].map((group) => ({
    origin: originOf(group[0].source),
    files: group,
    preference,
  }));
}

/**
 * Compares what was fetched into `folder` under `fetched` with what the catalog pins.
 *
 * @returns its path
 * @throws PullFailure `not-found` or `wrong-hash`
 */
export async function checkFile(
  { model, file, source }: SourcedFile,
  fetched: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const path = join(folder, fetched);
  const origin = originOf(source);
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) throw lacksFile(model, origin, fetched);
  const sha256 = size === file.size ? await hashFile(path, signal) : null;
  if (sha256 !== file.sha256) {
    const found = sha256 === null ? `${size} bytes instead of ${file.size}` : `sha256 ${sha256}`;
    const advice =
      source.type === 'hub'
        ? 'check HF_ENDPOINT'
        : "check npm's registry (npm config get registry)";
    const name = source.type === 'package-parts' ? `${file.path}, joined out of parts` : fetched;
    throw new PullFailure(
      'wrong-hash',
      model,
      `${name} of ${origin} is not the file that ${model.name} needs (${found}; expected sha256 ${file.sha256}). It was thrown away. A mirror or a proxy may have changed it: ${advice}, then run: latency-lab models pull ${model.id}`,
    );
  }
  return path;
}

/** @param path in the package `origin`, which came without it */
export const lacksFile = (model: Model, origin: string, path: string): PullFailure =>
  new PullFailure(
    'not-found',
    model,
    `The package ${origin} has no file ${path}, which ${model.name} needs. The catalog of models and the package registry disagree: check npm's registry (npm config get registry) or update Latency Lab.`,
  );
