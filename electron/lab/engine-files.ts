import type { Model } from '../common/model-catalog.ts';
import { type Failure, failed } from '../common/outcome.ts';
import { type EngineFamily, engineFamilies } from '../common/worker-protocol.ts';
import type { Lab } from './lab.ts';

/** What a worker must be told to load. */
export type EngineFiles = {
  readonly family: EngineFamily;
  readonly files: Readonly<Record<string, string>>;
};

const isEngineFamily = (family: string): family is EngineFamily =>
  engineFamilies.some((known) => known === family);

const kindOf: Readonly<Record<EngineFamily, 'tts' | 'asr'>> = {
  'tiny-tts': 'tts',
  moonshine: 'asr',
};

/** The voice activity detector that cuts long audio, where it is on this machine. */
const detector = 'silero-vad-v5';

/** The files of a model that does this work, or why it cannot. */
export async function findEngineFiles(
  id: string,
  kind: 'tts' | 'asr',
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
    if (kind === 'tts') return { family: model.family, files };
    const vad = await lab.models.files(detector).then(
      ({ model: path }) => path,
      () => undefined,
    );
    return { family: model.family, files: vad === undefined ? files : { ...files, vad } };
  } catch (thrown) {
    return failed('model-missing', thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const namesOf = (models: readonly Model[]): string => models.map(({ id }) => id).join(', ');

const unknownModel = (id: string, models: readonly Model[]): Failure =>
  failed('unknown-model', `There is no model "${id}". There are: ${namesOf(models)}.`);
