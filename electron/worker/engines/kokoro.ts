import { hertz, type Seconds } from '../../common/units.ts';
import { floats, OnnxSession, Tensor } from '../onnx-session.ts';
import { type CutLimits, cutPhonemes } from '../text/cut-phonemes.ts';
import { loadEnglish, type PronounceSentence } from '../text/english-sentence.ts';
import {
  type Dialect,
  espeakAmerican,
  misakiAmerican,
  misakiBritish,
} from '../text/ipa-dialects.ts';
import { normalizeEnglish } from '../text/normalize-english.ts';
import { encodePhonemes, loadVocabulary, type Vocabulary } from '../text/vocabulary-ids.ts';
import { joinParts, type SpokenPart, sentenceToIpa } from '../text/write-ipa.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { naturalPause } from './natural-pause.ts';
import {
  asTts,
  readFrontEnd,
  refuseLanguage,
  type SpeakingVoice,
  speak,
  unspeakableEnglish,
} from './speak.ts';
import { StyleVoices } from './style-voices.ts';

/** 510 phonemes are what the model's positions hold. */
const limits: CutLimits = { longest: 510, longestOpening: 60, shortest: 20 };

type Piece = { readonly ids: BigInt64Array; readonly pause: Seconds };

/** Misaki's own letter for a schwa, which vocabularies of models that read plain IPA lack. */
const misakiLetter = 'ᵊ';

/**
 * Kokoro, and Kitten, which has the same signature (StyleTTS 2 family): one graph from phoneme ids, a voice's
 * style and a speed to audio at 24 kHz. English; voices named "bf_" and "bm_" are British.
 */
export async function loadKokoro(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const { pronounce, vocabulary, voices } = await readFrontEnd(tracer, () => ({
    pronounce: loadEnglish(fileOf(request, 'dictionary'), fileOf(request, 'g2p')),
    vocabulary: loadVocabulary(fileOf(request, 'vocabulary')),
    voices: new StyleVoices(request.files),
  }));
  const session = await OnnxSession.load('kokoro', fileOf(request, 'model'), request);
  const idsName = session.inputNames.includes('tokens') ? 'tokens' : 'input_ids';

  const synthesizeAs =
    (name: string) =>
    async ({ ids }: Piece, speed: number): Promise<Float32Array> => {
      const style = voices.style(name, ids.length - 2);
      const outputs = await session.run(
        {
          [idsName]: new Tensor('int64', ids, [1, ids.length]),
          style: new Tensor('float32', style, [1, style.length]),
          speed: new Tensor('float32', [speed], [1]),
        },
        session.outputNames.slice(0, 1),
        `ids 1×${ids.length}`,
      );
      return floats(outputs, session.outputNames[0] ?? '');
    };

  return {
    run: async (input, output) => {
      const asked = asTts(input, 'Kokoro');
      refuseLanguage(asked.language, 'en', 'Kokoro');
      const name = voices.choose(asked.voice);
      if (!voices.has(name)) await readFrontEnd(tracer, () => voices.read(name));
      const voice = englishVoice(pronounce, vocabulary, dialectOf(name, vocabulary));
      return speak({ ...voice, synthesize: synthesizeAs(name) }, asked, output, tracer);
    },
  };
}

function dialectOf(voice: string, vocabulary: Vocabulary): Dialect {
  if (!vocabulary.has(misakiLetter)) return espeakAmerican;
  return /^b[fm]_/.test(voice) ? misakiBritish : misakiAmerican;
}

const englishVoice = (
  pronounce: PronounceSentence,
  vocabulary: Vocabulary,
  dialect: Dialect,
): Omit<SpeakingVoice<SpokenPart[], Piece>, 'synthesize'> => ({
  sampleRate: hertz(24_000),
  normalize: normalizeEnglish,
  phonemize: (sentence) => sentenceToIpa(pronounce(sentence), dialect),
  tokenize: (parts, isFirst) =>
    cutPhonemes(parts, isFirst, limits)
      .map((piece, at, { length }) => ({
        ids: encodePhonemes(joinParts(piece), vocabulary),
        pause: naturalPause(piece, at === length - 1),
      }))
      .filter(({ ids }) => ids.length > 2),
  countOf: ({ ids }) => ids.length,
  // Stress marks and spaces are ids too: half of this is slow speech already.
  longestPerId: 0.3,
  pauseAfter: ({ pause }) => pause,
  unspeakable: unspeakableEnglish,
});
