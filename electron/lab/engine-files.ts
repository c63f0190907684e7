import { basename } from 'node:path';
import type { Model } from '../common/model-catalog.ts';
import { type Failure, failed } from '../common/outcome.ts';
import type { Work } from '../common/scenario.ts';
import { detectorModel } from '../common/turn/turn-work.ts';
import { type EngineFamily, engineFamilies } from '../common/worker-protocol.ts';
import type { Lab } from './lab.ts';

/** What a worker must be told to load. */
export type EngineFiles = {
  readonly family: EngineFamily;
  readonly files: Readonly<Record<string, string>>;
};

const isEngineFamily = (family: string): family is EngineFamily =>
  engineFamilies.some((known) => known === family);

const kindOf: Readonly<Record<EngineFamily, Work['kind']>> = {
  'tiny-tts': 'tts',
  kokoro: 'tts',
  piper: 'tts',
  moonshine: 'asr',
  whisper: 'asr',
  'causal-lm': 'llm',
  ctc: 'asr',
};

/** The files of a model that does this work, or why it cannot. */
export async function findEngineFiles(
  id: string,
  kind: Work['kind'],
  lab: Lab,
): Promise<EngineFiles | Failure> {
  const model = lab.catalog.models.find((known) => known.id === id);
  if (model === undefined) return unknownModel(id, lab.catalog.models);
  if (!isEngineFamily(model.family) || kindOf[model.family] !== kind) {
    const able = namesOf(lab.catalog.models.filter((other) => other.kind === kind));
    return failed(
      'unknown-model',
      `"${id}" is no ${kind.toUpperCase()} model. There are: ${able}.`,
    );
  }
  try {
    const files = await lab.models.files(id);
    const damaged = await findDamaged(model, files, lab);
    if (damaged !== null) {
      return failed(
        'model-unreadable',
        `${damaged} of the model ${model.name} is damaged. To replace it, run: latency-lab models pull ${id}`,
      );
    }
    // Whisper goes by its own windows.
    if (kind !== 'asr' || model.family === 'whisper') return { family: model.family, files };
    const vad = await findDetector(lab);
    return { family: model.family, files: vad === undefined ? files : { ...files, vad } };
  } catch (thrown) {
    return failed('model-missing', thrown instanceof Error ? thrown.message : String(thrown));
  }
}

async function findDetector(lab: Lab): Promise<string | undefined> {
  const model = lab.catalog.models.find((known) => known.id === detectorModel);
  const files = await lab.models.files(detectorModel).catch(() => null);
  if (model === undefined || files === null) return undefined;
  return (await findDamaged(model, files, lab)) === null ? files.model : undefined;
}

/** A file whose bytes are not those that the catalog names: the runtime may load it and make nonsense. */
async function findDamaged(
  model: Model,
  files: EngineFiles['files'],
  lab: Lab,
): Promise<string | null> {
  for (const [role, path] of Object.entries(files)) {
    if ((await lab.models.fileHash(path)) !== model.files[role]?.sha256) return basename(path);
  }
  return null;
}

const namesOf = (models: readonly Model[]): string => models.map(({ id }) => id).join(', ');

const unknownModel = (id: string, models: readonly Model[]): Failure =>
  failed('unknown-model', `There is no model "${id}". There are: ${namesOf(models)}.`);
