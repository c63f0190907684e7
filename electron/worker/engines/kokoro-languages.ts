import { kokoroLanguage } from '../../common/kokoro-language.ts';
import { RunFailure } from '../failure.ts';
import { partsOfClauses, tidySpaces } from '../text/clauses.ts';
import type { PronounceSentence } from '../text/english-sentence.ts';
import { espeakToMisaki } from '../text/espeak-to-misaki.ts';
import {
  type Dialect,
  espeakAmerican,
  misakiAmerican,
  misakiBritish,
} from '../text/ipa-dialects.ts';
import { normalizeEnglish } from '../text/normalize-english.ts';
import type { Vocabulary } from '../text/vocabulary-ids.ts';
import { type SpokenPart, sentenceToIpa } from '../text/write-ipa.ts';
import { espeakPhonemes, languageName } from './espeak-phonemes.ts';
import { refuseLanguage } from './refuse-language.ts';
import { type SpeakingVoice, unspeakableEnglish } from './speak.ts';

type FrontEnd = Pick<
  SpeakingVoice<SpokenPart[], unknown>,
  'normalize' | 'phonemize' | 'unspeakable'
>;

/**
 * espeak-ng's voice for a language; none of those whose phonemes it does not make as Kokoro learned them.
 */
const espeakVoices: Readonly<Record<string, string>> = {
  es: 'es',
  fr: 'fr-fr',
  hi: 'hi',
  it: 'it',
  pt: 'pt-br',
};

/** Misaki's own letter for a schwa, which vocabularies of models that read plain IPA lack. */
const misakiLetter = 'ᵊ';

/**
 * How a voice of Kokoro turns text into phonemes: in the language asked for, else in its own. Every voice speaks
 * English, with its accent. Throws `unknown-voice` for other languages, and for Japanese and Chinese.
 */
export function frontEndOf(
  name: string,
  asked: string | undefined,
  pronounce: PronounceSentence,
  vocabulary: Vocabulary,
): FrontEnd {
  const tag = kokoroLanguage(name);
  if (tag === undefined || /^en\b/i.test(asked ?? '')) {
    if (tag === undefined) refuseLanguage(asked, 'en', `Voice "${name}" speaks`);
    const dialect = dialectOf(name, vocabulary);
    return {
      normalize: normalizeEnglish,
      phonemize: (sentence) => sentenceToIpa(pronounce(sentence), dialect),
      unspeakable: unspeakableEnglish,
    };
  }
  const espeak = espeakVoices[tag];
  refuseLanguage(asked, tag, `Voice "${name}" speaks`);
  if (espeak === undefined) {
    throw new RunFailure(
      'unknown-voice',
      `Voice "${name}" speaks ${languageName(tag)}, whose phonemes cannot be made here: choose another voice, or the language "en" to hear it speak English.`,
    );
  }
  const phonemesOf = async (clause: string): Promise<string> =>
    espeakToMisaki(await espeakPhonemes(clause, espeak, `Voice "${name}"`, true));
  return {
    normalize: tidySpaces,
    phonemize: (sentence) => partsOfClauses(sentence, phonemesOf),
    unspeakable: `The text has no word that voice "${name}" can pronounce. Write it in ${languageName(tag)}.`,
  };
}

function dialectOf(voice: string, vocabulary: Vocabulary): Dialect {
  if (!vocabulary.has(misakiLetter)) return espeakAmerican;
  return /^b[fm]_/.test(voice) ? misakiBritish : misakiAmerican;
}
