import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { formatBytes } from '../../format/bytes.ts';
import { freedBy } from '../../store/model-library.ts';

/** As the filter names them, in its order. */
export const modelKindNames: Readonly<Record<ModelEntry['kind'], string>> = {
  tts: 'TTS',
  asr: 'ASR',
  llm: 'LLM',
  vad: 'VAD',
  audio: 'Audio',
};

export const modelStateNames: Readonly<Record<ModelEntry['state'], string>> = {
  ready: 'here',
  partial: 'here in part',
  missing: '',
};

/** Where it came into the lab from. */
export const originNames: Readonly<Record<ModelEntry['origin'], string>> = {
  catalog: 'Registry',
  hub: 'Hub',
  folder: 'Own files',
  pack: 'Pack',
};

const mostLanguages = 3;

/** "English, French, Spanish + 5". */
export function languageNames(tags: readonly string[]): string {
  const shown = tags.slice(0, mostLanguages).map(languageName);
  const rest = tags.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` + ${rest}` : ''}`;
}

const inEnglish = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** The language of a BCP 47 tag; the tag itself where it is none. */
export function languageName(tag: string): string {
  try {
    return inEnglish.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What is deleted, what stays, and what it frees. */
export function removalWords(model: ModelEntry, models: readonly ModelEntry[]): string {
  const { name, origin, source, bytesOnDisk } = model;
  if (origin === 'folder') {
    return `“${name}” leaves the list. Its files in ${source} are yours and stay where they are.`;
  }
  const freed = freedBy(model, models);
  const frees =
    freed > 0
      ? `${formatBytes(freed)} on the disk are freed.`
      : bytesOnDisk > 0
        ? 'Nothing is freed: other models that are here use its files.'
        : 'None of it is on the disk.';
  switch (origin) {
    case 'pack':
      return `“${name}” leaves the list, and its files are deleted for good unless you have the pack that it came with. ${frees}`;
    case 'hub':
      return `“${name}” leaves the list, and what was downloaded of it is deleted. ${frees}`;
    case 'catalog':
      return `What was downloaded of “${name}” is deleted. ${frees} It can be downloaded again.`;
  }
}
