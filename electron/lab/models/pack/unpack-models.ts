import { stat } from 'node:fs/promises';
import { openPromise } from 'yauzl';
import type { Model, ModelId } from '../../../common/model-catalog.ts';
import { diskTrouble } from '../disk-trouble.ts';
import { isOwnFile, placeOf } from '../file-place.ts';
import type { OwnModels } from '../own/own-models.ts';
import { UnusableModel } from '../own/unusable-model.ts';
import { entriesOf, filesOf, readManifest, requireExactly } from './pack-entries.ts';
import { entryOf } from './pack-manifest.ts';
import type { OnPacked } from './pack-models.ts';
import { takeOver } from './take-over.ts';
import { UnusablePack } from './unusable-pack.ts';

/**
 * Takes over the models of a pack. Each file is hashed on its way and gets its final name only if it is the one that
 * the manifest, and for models that ship the catalog of this lab, names. What is here already stays.
 *
 * @returns the ids of the pack's models, all of them whole now
 * @throws UnusablePack, or the signal's reason; files that were whole by then stay
 */
export async function unpackModels(
  source: string,
  needs: {
    readonly directory: string;
    readonly ownModels: OwnModels;
    readonly signal: AbortSignal;
    readonly onProgress: OnPacked;
  },
): Promise<readonly ModelId[]> {
  const found = await stat(source).catch(() => null);
  if (!found?.isFile()) throw new UnusablePack(`There is no file ${source}.`);
  const zip = await openPromise(source, { autoClose: false }).catch((cause: Error) => {
    throw new UnusablePack(
      `${source} is not a pack of models, or not a whole one: copy it again (${cause.message}).`,
    );
  });
  try {
    const entries = await entriesOf(zip, source);
    const models = await readManifest(zip, entries, source);
    const packed = filesOf(models);
    requireExactly(packed, entries, source);
    // By content: what this lab knows already may lie at another path here than in the pack.
    const entryOfContent = new Map(
      packed.map(({ path, sha256 }) => [sha256, entries.get(entryOf(path))]),
    );
    const news = await modelsToAdd(models, needs.ownModels, source);
    // What is not added is known, and a person's own files are used where they lie.
    const taken = models.map(
      (model) => (news.includes(model) ? null : findKnown(model, needs.ownModels)) ?? model,
    );
    const files = filesOf(taken).filter((file) => !isOwnFile(file));
    await takeOver(files, { ...needs, zip, entryOfContent, source });
    if (news.length > 0) await needs.ownModels.add(news);
    return models.map(({ id }) => id);
  } catch (error) {
    needs.signal.throwIfAborted();
    const trouble = diskTrouble(error, `${source} could not be unpacked`, needs.directory);
    throw trouble === null ? error : new UnusablePack(trouble);
  } finally {
    zip.close();
  }
}

const findKnown = ({ id }: Model, { catalog }: OwnModels): Model | undefined =>
  catalog.models.find((model) => model.id === id);

/** Those that this lab does not know, or whose own files are gone. One that it knows must be the very same. */
async function modelsToAdd(
  models: readonly Model[],
  ownModels: OwnModels,
  source: string,
): Promise<readonly Model[]> {
  const news: Model[] = [];
  for (const model of models) {
    const known = findKnown(model, ownModels);
    if (known !== undefined && hashesOf(known) !== hashesOf(model)) {
      throw new UnusablePack(
        `${source} has another ${model.name} (${model.id}) than this lab knows: it was packed by another version of it, or is a model of another person. Nothing was unpacked. Update the older lab and pack again, or add your model under another id.`,
      );
    }
    if (known === undefined || !(await hasItsOwnFiles(known))) news.push(model);
  }
  try {
    ownModels.requireAddable(news);
  } catch (cause) {
    if (!(cause instanceof UnusableModel)) throw cause;
    throw new UnusablePack(
      `${source} does not fit this lab: ${cause.message} Nothing was unpacked.`,
    );
  }
  return news;
}

async function hasItsOwnFiles({ files }: Model): Promise<boolean> {
  for (const file of Object.values(files).filter(isOwnFile)) {
    const found = await stat(placeOf(file, '')).catch(() => null);
    if (found?.size !== file.size) return false;
  }
  return true;
}

const hashesOf = ({ files }: Model): string =>
  JSON.stringify(
    Object.entries(files)
      .map(([role, { sha256 }]) => [role, sha256])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
