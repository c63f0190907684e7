import { RunFailure } from '../failure.ts';
import type { WhisperVocabulary } from './whisper-vocabulary.ts';

type Languages = Pick<WhisperVocabulary, 'languages'>;

const english = 'en';

/** Languages that Whisper knows by another code than BCP 47. */
const otherCodes: Readonly<Record<string, string>> = { nb: 'no', fil: 'tl', jv: 'jw', iw: 'he' };

/**
 * The model's code of a language given as a BCP 47 tag; null where the model is to find it out. Throws `unknown-voice`
 * where it does not hear that language.
 */
export function languageOf(tag: string | undefined, { languages }: Languages): string | null {
  if (tag === undefined) return languages === null ? english : null;
  const primary = tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
  const code = otherCodes[primary] ?? primary;
  if (languages === null) {
    if (code === english) return english;
    throw new RunFailure(
      'unknown-voice',
      `This Whisper model hears English only, not "${tag}". Take one without ".en" in its name.`,
    );
  }
  if (languages.has(code)) return code;
  throw new RunFailure(
    'unknown-voice',
    `This Whisper model does not hear "${tag}". It hears: ${[...languages.keys()].join(', ')}.`,
  );
}

/** The tokens before the text, which ask for a transcript with timestamps. An English model is asked for nothing else. */
export function promptOf(
  language: string,
  vocabulary: Languages & Pick<WhisperVocabulary, 'startOfTranscript' | 'transcribe'>,
): number[] {
  const { startOfTranscript, transcribe, languages } = vocabulary;
  const spoken = languages?.get(language);
  return spoken === undefined ? [startOfTranscript] : [startOfTranscript, spoken, transcribe];
}
