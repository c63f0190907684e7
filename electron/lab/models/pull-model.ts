import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model, ModelId } from '../../common/model-catalog.ts';
import { type Bytes, bytes } from '../../common/units.ts';
import { acquireDownloadLock } from './download-lock.ts';
import { fetchGroup } from './fetch-group.ts';
import { beginningOf } from './file-place.ts';
import type { FetchPackage } from './package-source.ts';
import { createPartFolder, putInPlace, removePartFolder, removeStaleParts } from './part-folder.ts';
import {
  explainFailure,
  noSpace,
  type PullContext,
  PullFailure,
  stopsEverything,
} from './pull-failure.ts';
import { type OnProgress, ProgressMeter } from './pull-progress.ts';
import { sizeOnDisk } from './size-on-disk.ts';
import {
  checkFile,
  groupBySource,
  hasFile,
  type SourceGroup,
  type WantedFile,
} from './source-group.ts';

export interface PullWork {
  readonly store: string;
  /** At least one. */
  readonly models: readonly [Model, ...Model[]];
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
  readonly fetchPackage: FetchPackage;
  /** The files that are missing or damaged. Asked once it is our turn to download. */
  findWanted(): Promise<readonly WantedFile[]>;
  /** Told of each checked file that came to lie in its final place. */
  onPlaced(path: string): Promise<void>;
}

/**
 * A pull from beginning to end.
 *
 * @returns the models of which something was fetched; none if another process was faster
 * @throws PullFailure
 */
export async function pullModels(work: PullWork): Promise<ReadonlySet<ModelId>> {
  const [model] = work.models;
  const context = { model, store: work.store, needed: bytes(0), signal: work.signal };
  const release = await explained(context, () => takeTurn(work));
  try {
    await explained(context, () => removeStaleParts(work.store));
    const wanted = await work.findWanted();
    const needed = await spaceFor(wanted, work.store);
    await requireSpace({ ...context, needed });
    await fetchAll(wanted, needed, work);
    const fetched = work.models.filter((model) => wanted.some(({ file }) => hasFile(model, file)));
    return new Set(fetched.map(({ id }) => id));
  } finally {
    await release();
  }
}

async function takeTurn({ store, models, signal, onProgress }: PullWork) {
  await mkdir(store, { recursive: true });
  const meter = new ProgressMeter(new Map(), onProgress);
  const onWait = () => {
    for (const model of models) meter.phase(model, 'waiting');
  };
  return acquireDownloadLock(store, { signal, onWait });
}

/**
 * Place by place. One that cannot be had is sought at its files' next sources, and does not keep the
 * others from coming.
 *
 * @throws PullFailure the first one, after everything else was tried
 */
async function fetchAll(
  wanted: readonly WantedFile[],
  needed: Bytes,
  work: PullWork,
): Promise<void> {
  const sizes = work.models.map(({ id }) => {
    const ofModel = wanted.filter(({ model }) => model.id === id);
    return [id, totalSize(ofModel)] as const;
  });
  const meter = new ProgressMeter(new Map(sizes), work.onProgress);
  for (const model of work.models) {
    if (!wanted.some(({ file }) => hasFile(model, file))) meter.phase(model, 'ready');
  }
  const failures: PullFailure[] = [];
  const queue = [...(groupBySource(wanted, 0) ?? [])];
  const unplaced = new Set(wanted.map(({ file }) => file));
  for (let group = queue.shift(); group; group = queue.shift()) {
    try {
      await fetchAndPlace(group, needed, work, meter, unplaced);
    } catch (error) {
      if (!(error instanceof PullFailure) || error.reason === 'cancelled') throw error;
      const remaining = group.files.filter(({ file }) => unplaced.has(file));
      const elsewhere = groupBySource(remaining, group.preference + 1);
      if (elsewhere) queue.push(...elsewhere);
      else if (stopsEverything(error) && !isOfHub(group)) throw failures[0] ?? error;
      else failures.push(error);
    }
  }
  if (failures[0]) throw failures[0];
}

/** Fetches what comes from one place, checks each file, and puts it where it belongs. */
async function fetchAndPlace(
  group: SourceGroup,
  needed: Bytes,
  { store, models: pulled, signal, fetchPackage, onPlaced }: PullWork,
  meter: ProgressMeter,
  unplaced: Set<WantedFile['file']>,
): Promise<void> {
  const models = new Set(group.files.map(({ model }) => model));
  const [model] = models;
  if (!model) return;
  const isFromHub = isOfHub(group);
  await explained({ model, origin: group.origin, isFromHub, store, needed, signal }, async () => {
    const folder = await createPartFolder(store);
    try {
      for (const each of models) meter.phase(each, 'downloading');
      const fetched = await fetchGroup(group, {
        store,
        folder,
        signal,
        fetchPackage,
        onReceived: ({ model: received, role }, count) => meter.received(received, role, count),
      });
      for (const { wanted, path: name } of fetched) {
        meter.phase(wanted.model, 'verifying', wanted.role);
        const part = await checkFile(wanted, name, folder, signal);
        const path = join(store, wanted.file.path);
        await putInPlace(part, path);
        await onPlaced(path);
        unplaced.delete(wanted.file);
        for (const each of pulled.filter((sharing) => hasFile(sharing, wanted.file))) {
          if (![...unplaced].some((file) => hasFile(each, file))) meter.phase(each, 'ready');
        }
      }
    } finally {
      await removePartFolder(folder);
    }
  });
}

/** One repository may be closed, or the hub not be reached, where everything else can be had. */
const isOfHub = ({ files }: SourceGroup): boolean => files[0].source.type === 'hub';

async function explained<T>(context: PullContext, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw explainFailure(error, context);
  }
}

/** Says so before the download rather than near its end. The check is a courtesy: the disk may still fill. */
async function requireSpace(context: PullContext): Promise<void> {
  const disk = await statfs(context.store).catch(() => null);
  if (!disk) return;
  const free = bytes(disk.bavail * disk.bsize);
  if (free < context.needed) throw noSpace(context, free);
}

/** At most: while a file is joined out of parts, parts of it lie beside it. Beginnings are on the disk already. */
async function spaceFor(files: readonly WantedFile[], store: string): Promise<Bytes> {
  const begun = await Promise.all(files.map(({ file }) => sizeOnDisk(beginningOf(file, store))));
  const here = begun.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const joined = files.filter(({ file }) => file.sources[0]?.type === 'package-parts');
  const largest = Math.max(0, ...joined.map(({ file }) => file.size));
  return bytes(Math.max(0, totalSize(files) + largest - here));
}

const totalSize = (files: readonly WantedFile[]): Bytes =>
  bytes(files.reduce((sum, { file }) => sum + file.size, 0));
