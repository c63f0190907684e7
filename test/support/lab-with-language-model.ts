import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './own-home.ts';
import { type TinyLanguageModel, tinyLanguageModelBytes } from './tiny-language-model.ts';
import { writeTokenizer } from './tiny-tokenizer.ts';

/** How the tiny language model is called in the catalog. */
export const languageModelId = 'tiny-language-model';

/** A home and resources of a lab whose only model is this one, as if a person had pulled it. */
export async function labWithLanguageModel(
  model: TinyLanguageModel,
  atEnd: (clean: () => Promise<void>) => void = onTestFinished,
): Promise<{ home: string; resources: string }> {
  const home = await temporaryFolder(atEnd);
  const folder = join(home, 'models', languageModelId);
  await mkdir(folder, { recursive: true });
  const paths = {
    ...(await writeTokenizer(folder)),
    model: join(folder, 'model.onnx'),
    config: join(folder, 'config.json'),
  };
  await writeFile(paths.model, tinyLanguageModelBytes(model));
  await writeFile(paths.config, JSON.stringify({ num_hidden_layers: 2 }));
  const files = await Promise.all(
    Object.entries(paths).map(async ([role, path]) => {
      const bytes = await readFile(path);
      const file = {
        path: `${languageModelId}/${basename(path)}`,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        sources: [
          { type: 'package-registry', package: 'nowhere', version: '1.0.0', path: basename(path) },
        ],
      };
      return [role, file] as const;
    }),
  );
  const resources = await temporaryFolder(atEnd);
  const entry = {
    id: languageModelId,
    name: 'Tiny language model',
    kind: 'llm',
    family: 'causal-lm',
    languages: [],
    precision: 'fp32',
    licence: 'Apache-2.0',
    isDefault: false,
    files: Object.fromEntries(files),
  };
  await writeFile(join(resources, 'models.json'), JSON.stringify({ version: 1, models: [entry] }));
  return { home, resources };
}
