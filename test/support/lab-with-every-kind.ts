import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Lab } from '../../electron/lab/lab.ts';
import { labWithLanguageModel } from './lab-with-language-model.ts';
import { modelStore } from './own-home.ts';
import { realLab } from './real-lab.ts';
import type { TinyLanguageModel } from './tiny-language-model.ts';

const shippedFile = resolve(import.meta.dirname, '../../resources/models.json');

/** A lab with the default models that speak and hear, and this language model. */
export async function labWithEveryKind(model: TinyLanguageModel): Promise<Lab> {
  const { home, resources } = await labWithLanguageModel(model);
  for (const id of ['tiny-tts-en', 'moonshine-tiny-q', 'silero-vad-v5']) {
    await symlink(join(modelStore, id), join(home, 'models', id), 'junction');
  }
  const own = join(resources, 'models.json');
  const [shipped, added] = await Promise.all(
    [shippedFile, own].map(async (file) => JSON.parse(await readFile(file, 'utf8'))),
  );
  await writeFile(
    own,
    JSON.stringify({ ...shipped, models: [...shipped.models, ...added.models] }),
  );
  return realLab(home, resources);
}
