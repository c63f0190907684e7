import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import {
  type Model,
  type ModelCatalog,
  type ModelFile,
  relativePath,
} from '../../../common/model-catalog.ts';
import { bytes } from '../../../common/units.ts';
import type { HashCache } from '../hash-cache.ts';
import { type AddOptions, buildModels, chooseId } from './build-models.ts';
import { layOut } from './model-layout.ts';
import { readPiperConfig } from './piper-config.ts';
import { recogniseFamily } from './recognise-family.ts';
import { UnusableModel } from './unusable-model.ts';

/** Models lie a folder or two deep; a home folder is no model. */
const deepest = 3;
const mostFiles = 20_000;

/**
 * The models in a folder, or of one file, of the person's own. The files stay where they are and are pinned by the
 * hash that they have now.
 *
 * @throws UnusableModel, or the file system's error
 */
export async function modelsInFolder(
  place: string,
  options: AddOptions,
  needs: { readonly catalog: ModelCatalog; readonly hashes: HashCache },
): Promise<readonly Model[]> {
  const path = resolve(place);
  const found = await stat(path).catch(() => null);
  if (found === null) throw new UnusableModel(`There is no file or folder ${path}.`);
  if (found.isFile() && !path.endsWith('.onnx')) {
    throw new UnusableModel(`${path} is not an ONNX model (*.onnx).`);
  }
  const root = found.isFile() ? rootOf(dirname(path)) : path;
  const named = found.isFile() ? withSlashes(relative(root, path)) : null;
  const paths = await filesIn(root);
  const { family, chosen } = options.family
    ? { family: options.family, chosen: named }
    : await recogniseFamily(root, paths, named);
  const variants = layOut(family, paths, chosen);
  const name = basename(found.isFile() && family === 'piper' ? path : root, '.onnx');
  const id = chooseId(options.id, name);
  const [{ roles } = { roles: {} as Readonly<Record<string, string>> }] = variants;
  const about = {
    id,
    name: options.name ?? name,
    family,
    licence: 'unknown',
    languages: family === 'kokoro' || family === 'tiny-tts' ? ['en'] : [],
    ...(family === 'piper' && roles.config !== undefined
      ? await readPiperConfig(join(root, roles.config))
      : {}),
  };
  const files = new Map<string, ModelFile>();
  for (const each of new Set(variants.flatMap((variant) => Object.values(variant.roles)))) {
    files.set(each, await pinOwnFile(join(root, each), `own/${id}/${each}`, needs.hashes));
  }
  return buildModels(about, variants, (each) => fileAt(files, each), needs.catalog);
}

/** Exports keep their graphs in `onnx/`, and everything else above it. */
const rootOf = (folder: string): string => (basename(folder) === 'onnx' ? dirname(folder) : folder);

async function pinOwnFile(path: string, name: string, hashes: HashCache): Promise<ModelFile> {
  const { size } = await stat(path);
  if (size === 0) throw new UnusableModel(`${path} is empty. Copy or download it again.`);
  if (!relativePath.safeParse(name).success) {
    throw new UnusableModel(
      `${path} has a name with characters that the lab does not take (letters, digits, ".", "_" and "-" are fine). Rename it.`,
    );
  }
  return {
    path: name,
    size: bytes(size),
    sha256: await hashes.rehash(path),
    sources: [{ type: 'own-file', path }],
  };
}

function fileAt(files: ReadonlyMap<string, ModelFile>, path: string): ModelFile {
  const file = files.get(path);
  if (file === undefined) throw new Error(`${path} was not pinned`);
  return file;
}

async function filesIn(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < deepest) await walk(path, depth + 1);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) {
        found.push(withSlashes(relative(root, path)));
      }
      if (found.length > mostFiles) {
        throw new UnusableModel(
          `${root} holds too many files for a model. Name the model's own folder.`,
        );
      }
    }
  };
  await walk(root, 1);
  return found;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

const withSlashes = (path: string): string => path.replaceAll('\\', '/');
