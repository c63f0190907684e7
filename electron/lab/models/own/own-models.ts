import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
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
    problem = read.problem ?? problem;
    own = read.models.filter(({ id }) => !isShipped(id));
    const hidden = read.models.filter(({ id }) => isShipped(id)).map(({ id }) => id);
    if (hidden.length > 0) {
      problem = `The lab ships with ${hidden.join(', ')} now, which hides your own model of that name. Add yours under another id: latency-lab models add PLACE --id ID`;
    }
  };

  const requireAddable = (models: readonly Model[]): void => {
    for (const { id } of models) {
      if (isShipped(id)) {
        throw new UnusableModel(
          `The id ${id} is taken by a model that the lab ships with: choose another one with --id.`,
        );
      }
    }
    requireOneCatalog([...shipped.models, ...withAdded(own, models)]);
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
      problem = read.problem ?? problem;
      if (read.isForeign) throw new UnusableModel(read.problem ?? '');
      const models = next(read.models);
      requireOneCatalog([...shipped.models, ...models.filter(({ id }) => !isShipped(id))]);
      await writeAtomically(path, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
      own = models.filter(({ id }) => !isShipped(id));
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
    requireAddable,
    async add(models) {
      requireAddable(models);
      await change((known) => withAdded(known, models));
    },
    remove: (id) => change((known) => known.filter((model) => model.id !== id)),
  };
}

function withAdded(known: readonly Model[], added: readonly Model[]): readonly Model[] {
  const ids = new Set(added.map(({ id }) => id));
  return [...known.filter(({ id }) => !ids.has(id)), ...added];
}

function requireOneCatalog(models: readonly Model[]): void {
  const parsed = modelCatalogSchema.safeParse({ version: 1, models });
  if (!parsed.success) {
    throw new UnusableModel(`The model cannot be added: ${parsed.error.issues[0]?.message}.`);
  }
}

type OwnRead = {
  readonly models: readonly Model[];
  readonly problem: string | null;
  /** It is left as it is. */
  readonly isForeign?: true;
};

/** What cannot be understood is set aside under another name, so that nothing of it is lost. */
async function readOwn(path: string): Promise<OwnRead> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { models: [], problem: null };
  const file = fileSchema.safeParse(parseJson(text));
  if (!file.success) {
    const aside = asideOf(path);
    // Another process may have been faster.
    await rename(path, aside).catch(() => {});
    return {
      models: [],
      problem: `The list of your own models (${path}) is damaged. It lies in ${aside} now; add your models again.`,
    };
  }
  if (file.data.version !== 1) {
    return {
      models: [],
      problem: `The list of your own models (${path}) was written by a newer Latency Lab. Use that one, or move the file away.`,
      isForeign: true,
    };
  }
  const models: Model[] = [];
  let damaged = 0;
  for (const model of file.data.models) {
    const parsed = modelCatalogSchema.safeParse({ version: 1, models: [model] });
    if (parsed.success) models.push(...parsed.data.models);
    else damaged++;
  }
  if (damaged === 0) return { models, problem: null };
  const aside = asideOf(path);
  await copyFile(path, aside);
  await writeAtomically(path, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
  return {
    models,
    problem: `${damaged === 1 ? 'One' : damaged} of your own models cannot be understood and is left out. The whole list lies in ${aside}; add what is missing again.`,
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
