import { RunFailure } from '../failure.ts';
import { askEspeak } from '../text/espeak-program.ts';

/**
 * The phonemes of a clause by the system's espeak-ng (`askEspeak`). `speaker` says in a sentence who needs them.
 * Throws `model-missing` where there is no such program, `engine-error` where it complains.
 */
export async function espeakPhonemes(
  clause: string,
  voice: string,
  speaker: string,
  isTied = false,
): Promise<string> {
  const answer = await askEspeak(clause, voice, isTied);
  if ('phonemes' in answer) return answer.phonemes;
  const language = languageName(voice);
  if (answer.problem === 'absent') {
    throw new RunFailure(
      'model-missing',
      `${speaker} needs espeak-ng to make phonemes of ${language}: install it (Debian, Ubuntu: apt install espeak-ng; macOS: brew install espeak-ng; Windows: its installer, and put its folder on PATH), or choose an English voice.`,
    );
  }
  throw new RunFailure(
    'engine-error',
    `espeak-ng made no phonemes of ${language} for ${speaker}: ${answer.detail}`,
  );
}

/** The English name of a language, given as BCP 47 or as espeak-ng's own voice. */
export function languageName(voice: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(voice) ?? voice;
  } catch {
    return voice;
  }
}
