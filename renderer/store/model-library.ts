import type { ModelEntry } from '../../electron/common/bridge.ts';
import type { Model, ModelFile } from '../../electron/common/model-catalog.ts';
import { type Bytes, bytes } from '../../electron/common/units.ts';

/** What the models are searched for: words that all have to be there, and a kind; null for any. */
export type ModelSearch = { readonly words: string; readonly kind: Model['kind'] | null };

export const anyModel: ModelSearch = { words: '', kind: null };

/** The models that fit, in the order in which they are listed. */
export function findModels(
  models: readonly ModelEntry[],
  { words, kind }: ModelSearch,
): readonly ModelEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    if (kind !== null && model.kind !== kind) return false;
    const text = searchedText(model);
    return wanted.every((word) => text.includes(word));
  });
}

const searchedText = (model: ModelEntry): string => {
  const { id, name, kind, family, languages, precision, licence, source, state } = model;
  return [id, name, kind, family, ...languages, precision, licence, source, state]
    .join('\n')
    .toLowerCase();
};

/** Used where it lies, outside of the lab's own folder. */
const isOwn = ({ sources }: ModelFile): boolean => sources.some(({ type }) => type === 'own-file');

/** Files of the lab's own folder by their place, each once however many models share it. */
const kept = (models: readonly Model[]): Map<string, number> =>
  new Map(
    models
      .flatMap(({ files }) => Object.values(files))
      .filter((file) => !isOwn(file))
      .map(({ path, size }) => [path, size]),
  );

const sum = (sizes: Iterable<number>): Bytes =>
  bytes([...sizes].reduce((total, size) => total + size, 0));

/** What the models take up in the lab's folder. Of one that is here in part, what is here of it. */
export function diskUse(models: readonly ModelEntry[]): Bytes {
  const whole = sum(kept(models.filter(({ state }) => state === 'ready')).values());
  const parts = sum(
    models.filter(({ state }) => state === 'partial').map(({ bytesOnDisk }) => bytesOnDisk),
  );
  return bytes(whole + parts);
}

/** What leaves the disk when a model is removed: its own files stay, and what another model here shares. */
export function freedBy(model: ModelEntry, models: readonly ModelEntry[]): Bytes {
  const others = kept(models.filter(({ id, state }) => id !== model.id && state !== 'missing'));
  const freed = [...kept([model])].filter(([path]) => !others.has(path)).map(([, size]) => size);
  return bytes(Math.min(sum(freed), model.bytesOnDisk));
}

/** The voices of a model, by their names; none where it has one that has no name. */
export const voicesOf = ({ files }: Pick<Model, 'files'>): string[] =>
  Object.keys(files)
    .filter((role) => role.startsWith(voicePrefix))
    .map((role) => role.slice(voicePrefix.length))
    .toSorted((one, other) => one.localeCompare(other));

const voicePrefix = 'voice.';
