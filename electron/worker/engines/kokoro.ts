import { hertz } from '../../common/units.ts';
import { floats, OnnxSession, Tensor } from '../onnx-session.ts';
import type { CutLimits } from '../text/cut-phonemes.ts';
import { loadEnglish } from '../text/english-sentence.ts';
import { encodePhonemes, loadVocabulary } from '../text/vocabulary-ids.ts';
import type { SpokenPart } from '../text/write-ipa.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { frontEndOf } from './kokoro-languages.ts';
import { type PhonemePiece, phonemePieces } from './phoneme-pieces.ts';
import { asTts, readFrontEnd, type SpeakingVoice, speak } from './speak.ts';
import { StyleVoices } from './style-voices.ts';

const sampleRate = hertz(24_000);

/** 510 phonemes are what the model's positions hold. */
const limits: CutLimits = { longest: 510, longestOpening: 60, shortest: 20 };

/**
 * Kokoro, and Kitten, which has the same signature (StyleTTS 2 family): one graph from phoneme ids, a voice's
 * style and a speed to audio at 24 kHz.
 */
export async function loadKokoro(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const { pronounce, vocabulary, voices } = await readFrontEnd(tracer, () => {
    const styles = new StyleVoices(request.files);
    // The others are read by the first run that asks for one, in a span of its own: there are dozens.
    styles.read(styles.choose(undefined));
    return {
      pronounce: loadEnglish(fileOf(request, 'dictionary'), fileOf(request, 'g2p')),
      vocabulary: loadVocabulary(fileOf(request, 'vocabulary')),
      voices: styles,
    };
  });
  const session = await OnnxSession.load('kokoro', fileOf(request, 'model'), request);
  const [waveform = 'waveform'] = session.outputs.keys();
  const idsName = session.inputs.has('tokens') ? 'tokens' : 'input_ids';

  const tokenize = phonemePieces(limits, (phonemes) => encodePhonemes(phonemes, vocabulary));

  const synthesizeAs =
    (name: string) =>
    async ({ ids }: PhonemePiece, speed: number): Promise<Float32Array> => {
      const style = voices.style(name, ids.length - 2);
      const outputs = await session.run(
        {
          [idsName]: new Tensor('int64', ids, [1, ids.length]),
          style: new Tensor('float32', style, [1, style.length]),
          speed: new Tensor('float32', [speed], [1]),
        },
        [waveform],
        `ids 1×${ids.length}`,
      );
      return floats(outputs, waveform);
    };

  return {
    run: async (input, output) => {
      const asked = asTts(input, 'Kokoro');
      const name = voices.choose(asked.voice);
      const frontEnd = frontEndOf(name, asked.language, pronounce, vocabulary);
      if (!voices.has(name)) await readFrontEnd(tracer, () => voices.read(name));
      const voice: SpeakingVoice<SpokenPart[], PhonemePiece> = {
        ...frontEnd,
        sampleRate,
        tokenize,
        synthesize: synthesizeAs(name),
        countOf: ({ ids }) => ids.length,
        // Stress marks and spaces are ids too: half of this is slow speech already.
        longestPerId: 0.3,
        pauseAfter: ({ pause }) => pause,
      };
      return speak(voice, asked, output, tracer);
    },
  };
}
