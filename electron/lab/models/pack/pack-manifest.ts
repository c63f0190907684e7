import { z } from 'zod';
import { type Model, modelCatalogSchema } from '../../../common/model-catalog.ts';
import { isOwnFile } from '../file-place.ts';

/**
 * A pack of models is a zip whose first entry, `manifest.json`, lists the models as a catalog does; each file lies
 * uncompressed under `files/` and its path in the store. Weights do not get smaller by compression.
 */
export const manifestName = 'manifest.json';
export const packFormat = 'latency-lab-models';
export const packVersion = 1;

/** In bytes: it is read in one piece. */
export const longestManifest = 16 * 2 ** 20;

/** What every version of the format has. */
export const anyManifestSchema = z.object({
  format: z.literal(packFormat),
  version: z.int().positive(),
});

export const manifestSchema = z
  .strictObject({
    format: z.literal(packFormat),
    version: z.literal(packVersion),
    models: z.array(z.unknown()),
  })
  .transform(({ models }, context) => {
    const parsed = modelCatalogSchema.safeParse({ version: 1, models });
    if (parsed.success) return parsed.data.models;
    for (const { path, message } of parsed.error.issues) {
      context.addIssue({ code: 'custom', path, message });
    }
    return z.NEVER;
  })
  .refine(
    (models) => models.every(({ files }) => !Object.values(files).some(isOwnFile)),
    'it names files of the machine that it was packed on',
  );

/** As it is written: a file of the person's own is the pack's from here on */
export function manifestOf(models: readonly Model[]): string {
  const packed = models.map((model) => ({
    ...model,
    files: Object.fromEntries(
      Object.entries(model.files).map(([role, file]) => [
        role,
        isOwnFile(file) ? { ...file, sources: [{ type: 'pack' }] } : file,
      ]),
    ),
  }));
  return JSON.stringify({ format: packFormat, version: packVersion, models: packed }, null, 2);
}

export const entryOf = (path: string): string => `files/${path}`;
