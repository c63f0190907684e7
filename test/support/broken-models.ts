import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ModelCatalog, modelCatalogSchema } from '../../electron/common/model-catalog.ts';
import { constantModel, type GraphInput } from './onnx-graph.ts';
import { homeWithout, modelStore, temporaryFolder } from './own-home.ts';

const catalogFile = resolve(import.meta.dirname, '../../resources/models.json');
const readCatalog = async (): Promise<ModelCatalog> =>
  modelCatalogSchema.parse(JSON.parse(await readFile(catalogFile, 'utf8')));

/** A home in which one file of one model is not what it was. */
export async function homeWithBroken(
  model: string,
  file: string,
  damage: (bytes: Uint8Array) => Uint8Array,
): Promise<string> {
  const { models } = await readCatalog();
  const others = models.map(({ id }) => id).filter((id) => id !== model);
  const home = await homeWithout(model, others);
  const folder = join(home, 'models', model);
  await cp(join(modelStore, model), folder, { recursive: true });
  const path = join(folder, file);
  await writeFile(path, damage(await readFile(path)));
  return home;
}

const length = 'length';
const tinyTtsInputs: Readonly<Record<string, GraphInput>> = {
  x: { type: 'int64', shape: [1, length] },
  x_lengths: { type: 'int64', shape: [1] },
  tone: { type: 'int64', shape: [1, length] },
  language: { type: 'int64', shape: [1, length] },
  sid: { type: 'int64', shape: [1] },
  bert: { type: 'float32', shape: [1, 1024, length] },
  ja_bert: { type: 'float32', shape: [1, 768, length] },
  noise_scale: { type: 'float32', shape: [1] },
  noise_scale_w: { type: 'float32', shape: [1] },
  length_scale: { type: 'float32', shape: [1] },
};

/** A voice that a person would have pulled like any other: TinyTTS's dictionaries, and this for a model. */
export type FakeVoice = { readonly seconds: number; readonly value: number } | Uint8Array;

const sampleRate = 44_100;

const graphOf = (voice: FakeVoice): Uint8Array =>
  voice instanceof Uint8Array
    ? voice
    : constantModel({
        inputs: tinyTtsInputs,
        output: 'audio',
        shape: [1, 1, voice.seconds * sampleRate],
        value: voice.value,
      });

/** A home and resources whose catalog has these voices besides the real models. */
export async function labWithVoices(
  voices: Readonly<Record<string, FakeVoice>>,
): Promise<{ home: string; resources: string }> {
  const catalog = await readCatalog();
  const real = catalog.models.find(({ id }) => id === 'tiny-tts-en');
  const realModel = real?.files.model;
  if (real === undefined || realModel === undefined) throw new Error('There is no TinyTTS.');
  const home = await homeWithout(
    'fakes',
    catalog.models.map(({ id }) => id),
  );
  const fakes = await Promise.all(
    Object.entries(voices).map(async ([id, voice]) => {
      const bytes = graphOf(voice);
      const path = `fakes/${id}.onnx`;
      await writeFile(join(home, 'models', path), bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const model = { ...realModel, path, size: bytes.length, sha256 };
      return { ...real, id, name: id, files: { ...real.files, model } };
    }),
  );
  const resources = await temporaryFolder();
  await mkdir(resources, { recursive: true });
  await writeFile(
    join(resources, 'models.json'),
    JSON.stringify({ ...catalog, models: [...catalog.models, ...fakes] }),
  );
  return { home, resources };
}
