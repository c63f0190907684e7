import type { ModelEntry } from '../../../electron/common/bridge.ts';

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
