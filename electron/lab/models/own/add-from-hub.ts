import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  type Model,
  type ModelCatalog,
  type ModelFile,
  type OwnFamily,
  ownFamilies,
  relativePath,
  repositorySchema,
} from '../../../common/model-catalog.ts';
import { bytes } from '../../../common/units.ts';
import { hashFile } from '../hash-cache.ts';
import { downloadFromHub } from '../hub/hub-download.ts';
import { describeRepository, type HubFile, type HubRepository } from '../hub/hub-repository.ts';
import type { HubSettings } from '../hub/hub-settings.ts';
import { createPartFolder, putInPlace, removePartFolder } from '../part-folder.ts';
import { type AddOptions, buildModels, chooseId } from './build-models.ts';
import { isOwnFamily } from './family-words.ts';
import { layOut, type Variant } from './model-layout.ts';
import { readPiperConfig } from './piper-config.ts';
import { UnusableModel } from './unusable-model.ts';

type HubPlace = {
  readonly repository: string;
  /** A folder or file in it; empty: all of it. */
  readonly path: string;
  /** A branch, tag or commit. */
  readonly revision: string;
};

/** Files that lie in git itself are small; larger ones have a hash at the hub. */
const largestUnpinned = 64 * 2 ** 20;

export interface HubNeeds {
  readonly store: string;
  readonly catalog: ModelCatalog;
  readonly settings: HubSettings;
  readonly signal: AbortSignal;
}

/** `hub:ORG/NAME[/PATH][@REVISION]`. @throws UnusableModel */
export function parseHubPlace(place: string): HubPlace {
  const [, repository = '', path = '', revision = 'main'] =
    /^hub:([^/@]+\/[^/@]+)(?:\/([^@]*))?(?:@(.+))?$/.exec(place) ?? [];
  if (!repositorySchema.safeParse(repository).success) {
    throw new UnusableModel(
      `"${place}" is no place at the hub: write hub:ORG/NAME or hub:ORG/NAME@REVISION.`,
    );
  }
  return { repository, path: path.replace(/\/+$/, ''), revision };
}

/**
 * The models of a repository of the hub, at the commit that the revision stands for now. Of large files the hub
 * knows the hash. The small ones are fetched at once, to pin them by the hash that they have.
 *
 * @returns the models, and the names of the small files that were fetched
 * @throws UnusableModel, HubRefusal, or the error of the network or the file system
 */
export async function modelsAtHub(
  place: string,
  options: AddOptions,
  needs: HubNeeds,
): Promise<{ readonly models: readonly Model[]; readonly fetched: readonly string[] }> {
  const { repository, path, revision } = parseHubPlace(place);
  const described = await describeRepository(repository, revision, needs.settings, needs.signal);
  const chosen = path.endsWith('.onnx') ? path : null;
  // What belongs to a graph may lie above it: the tokenizer beside `onnx/`.
  const folder = chosen === null && path !== '' ? `${path}/` : '';
  const within = described.files.filter(
    (file) => relativePath.safeParse(file.path).success && file.path.startsWith(folder),
  );
  if (chosen !== null && !within.some((file) => file.path === chosen)) {
    throw new UnusableModel(`The hub has no ${chosen} in ${repository}.`);
  }
  const pinned = new Map<string, ModelFile>();
  const pin = async (name: string): Promise<ModelFile> => {
    const file = within.find((each) => each.path === name);
    if (!file) throw new UnusableModel(`The hub has no ${name} in ${repository}.`);
    const known = pinned.get(name) ?? (await pinHubFile(file, described, needs));
    pinned.set(name, known);
    return known;
  };
  const names = within.map((file) => file.path);
  const family =
    options.family ?? (await familyAtHub(repository, { names, folder, chosen }, pin, needs.store));
  const variants = layOut(family, names, chosen);
  for (const name of new Set(variants.flatMap(({ roles }) => Object.values(roles))))
    await pin(name);
  const title = chosen === null ? (repository.split('/')[1] ?? '') : basename(chosen, '.onnx');
  const about = {
    id: chooseId(options.id, title),
    name: options.name ?? title,
    family,
    licence: described.licence,
    languages: described.languages,
    ...(await settingsOf(family, variants, pin, needs.store)),
  };
  const models = buildModels(
    about,
    variants,
    (name) => pinned.get(name) as ModelFile,
    needs.catalog,
  );
  const small = within.filter((file) => pinned.has(file.path) && file.sha256 === null);
  return { models, fetched: small.map((file) => file.path) };
}

async function settingsOf(
  family: OwnFamily,
  [variant]: readonly Variant[],
  pin: (name: string) => Promise<ModelFile>,
  store: string,
) {
  const config = variant?.roles.config;
  if (family !== 'piper' || config === undefined) return {};
  return readPiperConfig(join(store, (await pin(config)).path));
}

/** A file of the hub as a catalog has it. One whose hash the hub does not know is fetched into its place. */
async function pinHubFile(
  { path, size, sha256, gitHash }: HubFile,
  { repository, commit }: HubRepository,
  { store, settings, signal }: HubNeeds,
): Promise<ModelFile> {
  const pinned = {
    path: `hub/${repository.replace('/', '--')}/${commit.slice(0, 12)}/${path}`,
    size: bytes(size),
    sources: [{ type: 'hub' as const, repository, revision: commit, path }],
  };
  if (sha256 !== null) return { ...pinned, sha256 };
  if (size === 0 || size > largestUnpinned) {
    throw new UnusableModel(
      `${path} of ${repository} has ${size} bytes, and the hub knows no hash of it.`,
    );
  }
  const folder = await createPartFolder(store);
  try {
    const target = join(folder, 'file');
    await downloadFromHub(
      { repository, revision: commit, path, size, sha256, target, signal, onReceived: () => {} },
      settings,
    );
    if (gitHash !== null && (await gitHashOf(target)) !== gitHash) {
      throw new UnusableModel(
        `${path} of ${repository} came other than the hub describes it. A mirror (HF_ENDPOINT) or a proxy may have changed it; try again.`,
      );
    }
    const found = await hashFile(target, signal);
    await putInPlace(target, join(store, pinned.path));
    return { ...pinned, sha256: found };
  } finally {
    await removePartFolder(folder);
  }
}

/** Git's name of a content: SHA-1 over `blob`, its length and itself. */
async function gitHashOf(path: string): Promise<string> {
  const { size } = await stat(path);
  return createHash('sha1')
    .update(`blob ${size}\0`)
    .update(await readFile(path))
    .digest('hex');
}

const configSchema = z.object({
  model_type: z.string().default(''),
  architectures: z.array(z.string()).nullish(),
});

/**
 * By the names of the files and by config.json: to read the inputs and outputs of a graph that lies elsewhere would
 * take a request for each of its weights.
 */
async function familyAtHub(
  repository: string,
  { names, folder, chosen }: { names: readonly string[]; folder: string; chosen: string | null },
  pin: (name: string) => Promise<ModelFile>,
  store: string,
): Promise<OwnFamily> {
  const graphs = chosen === null ? names.filter((name) => name.endsWith('.onnx')) : [chosen];
  if (graphs.some((name) => names.includes(`${name}.json`))) return 'piper';
  const isKokoro = names.some((name) => /(^|\/)voices\/[^/]+\.bin$/.test(name));
  if (isKokoro && graphs.length > 0) return 'kokoro';
  const config = names.find((name) => name === `${folder}config.json`);
  if (config !== undefined) {
    const text = await readFile(join(store, (await pin(config)).path), 'utf8');
    const { model_type: type = '', architectures } = readConfig(text);
    const [architecture = ''] = architectures ?? [];
    if (isOwnFamily(type)) return type;
    if (/ForCTC$/.test(architecture)) return 'ctc';
    if (/ForCausalLM$/.test(architecture)) return 'causal-lm';
  }
  throw new UnusableModel(
    `What family ${repository} is of cannot be told from its files. Say it: --family ${ownFamilies.join('|')}.`,
  );
}

function readConfig(text: string): Partial<z.output<typeof configSchema>> {
  try {
    return configSchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
