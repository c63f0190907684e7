import { RunFailure } from '../failure.ts';
import { partsOfClauses, tidySpaces } from '../text/clauses.ts';
import { loadEnglish } from '../text/english-sentence.ts';
import { espeakAmerican } from '../text/ipa-dialects.ts';
import { normalizeEnglish } from '../text/normalize-english.ts';
import type { PiperConfig } from '../text/piper-config.ts';
import { type SpokenPart, sentenceToIpa } from '../text/write-ipa.ts';
import type { EngineRequest } from './engine.ts';
import { espeakPhonemes } from './espeak-phonemes.ts';
import { type SpeakingVoice, unspeakableEnglish } from './speak.ts';

export type PiperFrontEnd = Pick<
  SpeakingVoice<SpokenPart[], unknown>,
  'normalize' | 'phonemize' | 'unspeakable'
>;

/**
 * How a Piper voice turns text into phonemes: an English one by the dictionary, where its files have one, in
 * American pronunciation; one that reads letters by itself; any other by the system's espeak-ng. Which it is
 * depends on the voice's files alone, not on what the machine has; what espeak-ng writes may differ with its version.
 */
export function frontEndOf(
  config: PiperConfig,
  name: string,
  { files }: EngineRequest,
): PiperFrontEnd {
  const { voice } = config.espeak;
  const anyLanguage = {
    normalize: tidySpaces,
    unspeakable: `The text has no word that Piper voice ${name} can pronounce. Write it in the voice's language.`,
  };
  if (config.phoneme_type === 'text') {
    return {
      ...anyLanguage,
      phonemize: (sentence) => partsOfClauses(sentence, (clause) => clause.toLowerCase()),
    };
  }
  if (/^en(-|$)/.test(voice) && files.dictionary !== undefined && files.g2p !== undefined) {
    const pronounce = loadEnglish(files.dictionary, files.g2p);
    return {
      normalize: normalizeEnglish,
      unspeakable: unspeakableEnglish,
      phonemize: (sentence) => sentenceToIpa(pronounce(sentence), espeakAmerican),
    };
  }
  return {
    ...anyLanguage,
    phonemize: (sentence) =>
      partsOfClauses(sentence, (clause) => espeakPhonemes(clause, voice, `Piper voice ${name}`)),
  };
}

/** The number of the speaker with this name, or of this number; the first where none was asked for. */
export function speakerOf(asked: string | undefined, name: string, config: PiperConfig): number {
  if (asked === undefined) return 0;
  const byName = new Map(Object.entries(config.speaker_id_map)).get(asked);
  if (byName !== undefined) return byName;
  const number = /^\d{1,6}$/.test(asked) ? Number(asked) : Number.NaN;
  if (config.num_speakers > 1 && number < config.num_speakers) return number;
  const names = Object.keys(config.speaker_id_map).slice(0, 5).join(', ');
  const advice =
    config.num_speakers === 1
      ? 'it has one: leave the voice out'
      : `it has ${config.num_speakers}: ${names === '' ? `0 to ${config.num_speakers - 1}` : `${names} …`}`;
  throw new RunFailure(
    'unknown-voice',
    `Piper voice ${name} has no speaker "${asked}"; ${advice}.`,
  );
}
