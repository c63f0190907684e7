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
import { refuseLanguage, type SpeakingVoice, unspeakableEnglish } from './speak.ts';

type FrontEnd = Pick<
  SpeakingVoice<SpokenPart[], unknown>,
  'normalize' | 'phonemize' | 'unspeakable'
>;

/**
 * The language of a voice by the first letter of its name ("ef_dora" is Spanish), and espeak-ng's voice for it;
 * null where espeak-ng does not make the phonemes that Kokoro learned. Other voices are English.
 */
const languages: Readonly<
  Record<string, { readonly tag: string; readonly espeak: string | null }>
> = {
  e: { tag: 'es', espeak: 'es' },
  f: { tag: 'fr', espeak: 'fr-fr' },
  h: { tag: 'hi', espeak: 'hi' },
  i: { tag: 'it', espeak: 'it' },
  j: { tag: 'ja', espeak: null },
  p: { tag: 'pt', espeak: 'pt-br' },
  z: { tag: 'zh', espeak: null },
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
  const own = languages[/^([a-z])[fm]_/.exec(name)?.[1] ?? ''];
  if (own === undefined || /^en\b/i.test(asked ?? '')) {
    if (own === undefined) refuseLanguage(asked, 'en', `Voice "${name}"`);
    const dialect = dialectOf(name, vocabulary);
    return {
      normalize: normalizeEnglish,
      phonemize: (sentence) => sentenceToIpa(pronounce(sentence), dialect),
      unspeakable: unspeakableEnglish,
    };
  }
  const { tag, espeak } = own;
  refuseLanguage(asked, tag, `Voice "${name}"`);
  if (espeak === null) {
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
