import { mkdir } from 'node:fs/promises';
import type { Model, ModelFile } from '../../../common/model-catalog.ts';
import { discardFiles, whileNobodyDownloads } from '../discard-files.ts';
import { diskTrouble } from '../disk-trouble.ts';
import { isOwnFile, placeOf } from '../file-place.ts';
import { openHashCache } from '../hash-cache.ts';
import { explainRefusal } from '../hub/explain-refusal.ts';
import { HubRefusal } from '../hub/hub-refusal.ts';
import { readHubSettings } from '../hub/hub-settings.ts';
import type { ModelStore } from '../model-store.ts';
import { isNetworkError } from '../network-errors.ts';
import { modelsInFolder } from './add-from-folder.ts';
import { modelsAtHub } from './add-from-hub.ts';
import type { AddOptions } from './build-models.ts';
import type { OwnModels } from './own-models.ts';
import { UnusableModel } from './unusable-model.ts';

export interface Added {
  /** The precisions of one model, the first of which has the model's own id. */
  readonly models: readonly Model[];
  /** What a person should know, a sentence each. */
  readonly remarks: readonly string[];
}

export interface AddNeeds {
  /** The folder of the model store. */
  readonly store: string;
  readonly ownModels: OwnModels;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Adds the models at a place to those that the lab knows: `hub:ORG/NAME[/PATH][@REVISION]`, or a folder or file of
 * the person's own. Nothing large is fetched: that is what a pull is for.
 *
 * @throws UnusableModel, StoreBusy, or the signal's reason
 */
export async function addModel(
  place: string,
  options: AddOptions,
  { store, ownModels, env, signal }: AddNeeds,
): Promise<Added> {
  const { catalog } = ownModels;
  try {
    await mkdir(store, { recursive: true });
    if (!place.startsWith('hub:')) {
      const models = await modelsInFolder(place, options, {
        catalog,
        hashes: openHashCache(store),
      });
      await addInstead(models, { store, ownModels });
      return { models, remarks: [] };
    }
    const settings = await readHubSettings(env);
    const { models, fetched } = await modelsAtHub(place, options, {
      store,
      catalog,
      settings,
      signal,
    });
    await addInstead(models, { store, ownModels });
    const remarks =
      fetched.length > 0
        ? [
            `The hub knows no hash of ${fetched.join(', ')}: fetched now, and pinned by the hash that came.`,
          ]
        : [];
    return { models, remarks };
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(error, place, store);
  }
}

/** What was fetched of the models that these replace is deleted, unless another model names it, too. */
async function addInstead(
  models: readonly Model[],
  { store, ownModels }: Pick<AddNeeds, 'store' | 'ownModels'>,
): Promise<void> {
  const places = new Set(filesOf(models).map((file) => placeOf(file, store)));
  const left = filesOf(ownModels.replacedBy(models)).filter(
    (file) => !isOwnFile(file) && !places.has(placeOf(file, store)),
  );
  if (left.length === 0) return ownModels.addInstead(models);
  await whileNobodyDownloads(store, async () => {
    await ownModels.addInstead(models);
    await discardFiles(store, left, filesOf(ownModels.catalog.models));
  });
}

const filesOf = (models: readonly Model[]): readonly ModelFile[] =>
  models.flatMap(({ files }) => Object.values(files));

function inWords(error: unknown, place: string, store: string): unknown {
  const again = `latency-lab models add ${place}`;
  if (error instanceof HubRefusal) return new UnusableModel(explainRefusal(error, again));
  const trouble = diskTrouble(error, `${place} could not be added`, store);
  if (trouble !== null) return new UnusableModel(trouble);
  if (!isNetworkError(error)) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new UnusableModel(
    `The Hugging Face hub could not be asked about ${place} (${detail}). Check the network, HF_ENDPOINT and the proxy (npm config list), then try again: ${again}`,
  );
}

/**
 * Deletes what was fetched of a model. An own one is forgotten, too, and its own files stay where they are.
 *
 * @throws UnknownModel, StoreBusy or UnusableModel
 */
export async function removeModel(
  id: string,
  { store, ownModels }: { readonly store: ModelStore; readonly ownModels: OwnModels },
): Promise<void> {
  try {
    await store.remove(id);
    if (ownModels.isOwn(id)) await ownModels.remove(id);
  } catch (error) {
    const trouble = diskTrouble(error, `${id} could not be removed`, 'the folder of models');
    throw trouble === null ? error : new UnusableModel(trouble);
  }
}
