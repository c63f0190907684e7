import { kokoroLanguage } from './kokoro-language.ts';
import type { RecordedRun } from './recorded-session.ts';
import type { RecordedWork } from './scenario.ts';
import type { RecordedModel } from './session.ts';

/** The tag of a language, as far as one can be told from what else stands in lists of languages: "multilingual". */
const languageTag = /^[a-z]{2,3}(-|_|$)/i;

/**
 * What a work is spoken in, as a BCP 47 tag: the language it asks for, else that of its voice, else its model's only
 * one; undefined where none of them tells. `model` is what speaks or, of an ASR work, hears.
 */
export function languageOfWork(
  work: RecordedWork,
  model: Partial<Pick<RecordedModel, 'family' | 'languages'>> | undefined,
): string | undefined {
  if (work.kind !== 'tts' && work.kind !== 'asr') return undefined;
  if (work.language !== undefined) return work.language;
  const ofVoice =
    work.kind === 'tts' && model?.family === 'kokoro'
      ? kokoroLanguage(work.voice ?? '')
      : undefined;
  const [only, ...others] = model?.languages ?? [];
  const isOnly = only !== undefined && others.length === 0 && languageTag.test(only);
  return ofVoice ?? (isOnly ? only : undefined);
}

/** What the run's text is in, as a BCP 47 tag; English where nobody says. Its errors are counted accordingly. */
export const languageOf = ({ language }: Pick<RecordedRun, 'language'>): string => language ?? 'en';
