import type { Entry, ZipFile } from 'yauzl';
import type { Model, ModelFile } from '../../../common/model-catalog.ts';
import { resumableFolder } from '../hub/resumable-folder.ts';
import {
  anyManifestSchema,
  entryOf,
  longestManifest,
  manifestName,
  manifestSchema,
} from './pack-manifest.ts';
import { UnusablePack } from './unusable-pack.ts';

/** What a pack holds, by name. */
export type PackEntries = ReadonlyMap<string, Entry>;

const mostEntries = 100_000;

/** @throws UnusablePack for what is no whole zip, or none of ours */
export async function entriesOf(zip: ZipFile, source: string): Promise<PackEntries> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > mostEntries) {
    throw new UnusablePack(`${source} holds more files than a pack of models has.`);
  }
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`${entry.fileName} is in it twice`);
      entries.set(entry.fileName, entry);
    }
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new UnusablePack(`${source} is damaged and was not unpacked (${detail}).`);
  }
  return entries;
}

/** The models that the pack has, as their files are in it. @throws UnusablePack */
export async function readManifest(
  zip: ZipFile,
  entries: PackEntries,
  source: string,
): Promise<readonly Model[]> {
  const entry = entries.get(manifestName);
  if (entry === undefined || entry.uncompressedSize > longestManifest) {
    throw new UnusablePack(`${source} is not a pack of models: it has no ${manifestName}.`);
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  } catch (cause) {
    throw damaged(source, manifestName, cause);
  }
  const json = parseJson(Buffer.concat(chunks).toString('utf8'));
  const any = anyManifestSchema.safeParse(json);
  if (!any.success) throw new UnusablePack(`${source} is not a pack of models of Latency Lab.`);
  if (any.data.version !== 1) {
    throw new UnusablePack(
      `${source} was packed by a newer Latency Lab (version ${any.data.version} of the format, this one reads 1). Update this one, or pack it again there.`,
    );
  }
  const manifest = manifestSchema.safeParse(json);
  if (manifest.success) return manifest.data;
  const [issue] = manifest.error.issues;
  throw new UnusablePack(
    `The manifest of ${source} is not valid, so nothing was unpacked: ${issue?.path.join('.')} ${issue?.message}.`,
  );
}

/** Each once. */
export const filesOf = (models: readonly Model[]): readonly ModelFile[] => [
  ...new Map(
    models.flatMap(({ files }) => Object.values(files)).map((file) => [file.path, file]),
  ).values(),
];

/** The entries are the manifest's files, in the sizes that it names, and nothing else. @throws UnusablePack */
export function requireExactly(
  files: readonly ModelFile[],
  entries: PackEntries,
  source: string,
): void {
  const left = new Set(entries.keys());
  left.delete(manifestName);
  for (const { path, size } of files) {
    const entry = entries.get(entryOf(path));
    left.delete(entryOf(path));
    const problem =
      entry === undefined
        ? 'is not in it'
        : entry.uncompressedSize !== size || entry.compressedSize !== size || !isPlain(entry)
          ? `is in it with ${entry.uncompressedSize} bytes instead of ${size}, or packed in another way`
          : null;
    if (problem !== null) {
      throw new UnusablePack(
        `${source} is not whole: ${path}, which its manifest names, ${problem}. Nothing was unpacked. Copy or pack it again.`,
      );
    }
  }
  const misplaced = files.find(({ path }) => !isPlaceOfModels(path));
  if (misplaced !== undefined) {
    throw new UnusablePack(
      `${source} names ${misplaced.path}, which is no place for a model's file. Nothing was unpacked.`,
    );
  }
  const [foreign] = left;
  if (foreign !== undefined) {
    throw new UnusablePack(
      `${source} holds "${foreign}", which its manifest does not name. Nothing was unpacked.`,
    );
  }
}

/** In a folder of its own: the store keeps lists, locks and beginnings of downloads beside the models. */
const isPlaceOfModels = (path: string): boolean =>
  /^[^/]+\//.test(path) &&
  !path.startsWith(`${resumableFolder}/`) &&
  !/^[^/]+\.(part|lock)\//.test(path);

/** Stored as it is, readable by all, and a file where a Unix packed it. */
function isPlain(entry: Entry): boolean {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170_000;
  return (
    entry.compressionMethod === 0 && !entry.isEncrypted() && (kind === 0 || kind === 0o100_000)
  );
}

/** @param name of the entry that cannot be read */
export function damaged(source: string, name: string, cause: unknown): UnusablePack {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new UnusablePack(
    `${name} of ${source} cannot be taken over (${detail}). Nothing of it was kept: copy or pack it again.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
