import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ModelCatalog, modelCatalogSchema } from '../../common/model-catalog.ts';

/**
 * Reads the catalog of models from a JSON file.
 *
 * @throws Error whose message names the file and what is wrong in it.
 */
export async function readCatalog(path: string): Promise<ModelCatalog> {
  const parsed = modelCatalogSchema.safeParse(await readJson(path));
  if (!parsed.success) {
    throw new Error(`The model catalog ${path} is not valid:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new Error(`The model catalog ${path} cannot be read: ${cause.message}`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`The model catalog ${path} is not JSON: ${String(cause)}`, { cause });
  }
}
