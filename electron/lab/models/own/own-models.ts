import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { z } from 'zod';
import {
  type Model,
  type ModelCatalog,
  type ModelId,
  modelCatalogSchema,
} from '../../../common/model-catalog.ts';
import { writeAtomically } from '../../write-atomically.ts';
import { errorCode } from '../network-errors.ts';
import { UnusableModel } from './unusable-model.ts';

/** The models that a person added, besides those that the lab ships with. */
export interface OwnModels {
  /** Those that ship and the own ones, always as they are now. */
  readonly catalog: ModelCatalog;
  isOwn(id: ModelId): boolean;
  /** What is wrong with the list of own models, in a sentence; null where nothing is. */
  problem(): string | null;
  /** Reads again what another process may have changed. */
  refresh(): Promise<void>;
  /** @throws UnusableModel if these could not be added: an id is taken, or a file's place */
  requireAddable(models: readonly Model[]): void;
  /** Own models of the same ids are replaced. @throws UnusableModel as `requireAddable` */
  add(models: readonly Model[]): Promise<void>;
  /** The own models whose place these, the precisions of one model, would take: all of their group. */
  replacedBy(models: readonly Model[]): readonly Model[];
  /** Those that they replace are forgotten. @throws UnusableModel as `requireAddable` */
  addInstead(models: readonly Model[]): Promise<void>;
  /** Forgets an own model; its files are not this one's affair. */
  remove(id: ModelId): Promise<void>;
}

const fileSchema = z.object({ version: z.int(), models: z.array(z.unknown()) });

/** @param path of the list, a JSON file. It need not exist */
export async function openOwnModels(path: string, shipped: ModelCatalog): Promise<OwnModels> {
  let own: readonly Model[] = [];
  let problem: string | null = null;
  const isShipped = (id: ModelId): boolean => shipped.models.some((model) => model.id === id);

  const refresh = async (): Promise<void> => {
    const read = await readOwn(path);
    problem = read.problem;
    own = read.models.filter(({ id }) => !isShipped(id));
    const hidden = read.models.filter(({ id }) => isShipped(id)).map(({ id }) => id);
    if (hidden.length > 0) {
      problem = `The lab ships with ${hidden.join(', ')} now, which hides your own model of that name. Add yours under another id: latency-lab models add PLACE --id ID`;
    }
  };

  /** @param staying the own models beside which they will stand */
  const requireFits = (models: readonly Model[], staying: readonly Model[]): void => {
    for (const { id } of models) {
      if (isShipped(id)) {
        throw new UnusableModel(
          `The id ${id} is taken by a model that the lab ships with: choose another one with --id.`,
        );
      }
    }
    const parsed = modelCatalogSchema.safeParse({
      version: 1,
      models: [...shipped.models, ...models],
    });
    if (!parsed.success) {
      throw new UnusableModel(`The model cannot be added: ${parsed.error.issues[0]?.message}.`);
    }
    requireOwnPlaces(models, staying);
  };

  const change = async (next: (models: readonly Model[]) => readonly Model[]): Promise<void> => {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const release = await lock(folder, {
      lockfilePath: `${path}.lock`,
      retries: { retries: 20, minTimeout: 50, maxTimeout: 500 },
    });
    try {
      const read = await readOwn(path);
      if (read.state === 'foreign') throw new UnusableModel(read.problem ?? '');
      const models = next(read.models);
      if (read.state === 'damaged') await copyFile(path, asideOf(path));
      await writeAtomically(path, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
      own = models.filter(({ id }) => !isShipped(id));
      problem = null;
    } finally {
      await release();
    }
  };

  await refresh();
  return {
    catalog: {
      version: 1,
      get models() {
        return [...shipped.models, ...own];
      },
    },
    isOwn: (id) => own.some((model) => model.id === id),
    problem: () => problem,
    refresh,
    requireAddable: (models) => requireFits(models, own.filter(isOfOtherIds(models))),
    add: (models) =>
      change((known) => {
        const staying = known.filter(isOfOtherIds(models));
        requireFits(models, staying);
        return [...staying, ...models];
      }),
    replacedBy(models) {
      const isStaying = isOfOthers(models);
      return own.filter((model) => !isStaying(model));
    },
    addInstead: (models) =>
      change((known) => {
        const staying = known.filter(isOfOthers(models));
        requireFits(models, staying);
        return [...staying, ...models];
      }),
    remove: (id) => change((known) => known.filter((model) => model.id !== id)),
  };
}

const isOfOtherIds = (models: readonly Model[]) => {
  const ids = new Set(models.map(({ id }) => id));
  return ({ id }: Model): boolean => !ids.has(id);
};

const isOfOthers = (models: readonly Model[]) => {
  const isOfOtherId = isOfOtherIds(models);
  const groups = new Set(models.map(groupOf));
  return (model: Model): boolean => isOfOtherId(model) && !groups.has(groupOf(model));
};

/** A model of one precision has none, and is its own. */
const groupOf = ({ id, group }: Model): string => group ?? id;

/** Two models may share a file, but none may write over another one's. @throws UnusableModel */
function requireOwnPlaces(models: readonly Model[], others: readonly Model[]): void {
  for (const file of models.flatMap(({ files }) => Object.values(files))) {
    const owner = others.find(({ files }) =>
      Object.values(files).some(({ path, sha256 }) => path === file.path && sha256 !== file.sha256),
    );
    if (owner === undefined) continue;
    throw new UnusableModel(
      `Your own model ${owner.name} (${owner.id}) has another file at ${file.path}: remove it first, or choose another id for the new one.`,
    );
  }
}

type OwnRead = {
  readonly models: readonly Model[];
  /** What is wrong with the list, in a sentence. */
  readonly problem: string | null;
  /** `damaged`: to be set aside before it is written over. `foreign`: never written over. */
  readonly state: 'whole' | 'damaged' | 'foreign';
};

/** What cannot be understood is left out and told. Reading changes nothing. */
async function readOwn(path: string): Promise<OwnRead> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { models: [], problem: null, state: 'whole' };
    return {
      models: [],
      problem: `The list of your own models (${path}) cannot be read (${code || String(error)}), so they are left out and none can be added or removed. Make it a file that this user may read.`,
      state: 'foreign',
    };
  }
  const file = fileSchema.safeParse(parseJson(text));
  if (!file.success) {
    return {
      models: [],
      problem: `The list of your own models (${path}) is damaged, so they are left out. Add them again; the list as it is will be kept beside the new one.`,
      state: 'damaged',
    };
  }
  if (file.data.version !== 1) {
    return {
      models: [],
      problem: `The list of your own models (${path}) was written by a newer Latency Lab. Use that one, or move the file away.`,
      state: 'foreign',
    };
  }
  const models: Model[] = [];
  for (const model of file.data.models) {
    const parsed = modelCatalogSchema.safeParse({ version: 1, models: [model] });
    if (parsed.success) models.push(...parsed.data.models);
  }
  const lost = file.data.models.length - models.length;
  if (lost === 0) return { models, problem: null, state: 'whole' };
  return {
    models,
    problem: `${lost} of your own models cannot be understood and ${lost === 1 ? 'is' : 'are'} left out (${path}). Add what is missing again; the list as it is will be kept beside the new one.`,
    state: 'damaged',
  };
}

/** Beside the file, and never over an earlier one. */
const asideOf = (path: string): string =>
  path.replace(/\.json$/, `.damaged-${Date.now()}-${process.pid}.json`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
