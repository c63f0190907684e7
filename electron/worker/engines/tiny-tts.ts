import { hertz } from '../../common/units.ts';
import { RunFailure } from '../failure.ts';
import { floats, OnnxSession, Tensor } from '../onnx-session.ts';
import { loadEnglishPhonemizer } from '../text/english-phonemizer.ts';
import { normalizeEnglish } from '../text/normalize-english.ts';
import type { PhonemeString } from '../text/phoneme-string.ts';
import { encodeTinyTts, loadTinyTtsSymbols } from '../text/tiny-tts-ids.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { refuseLanguage } from './refuse-language.ts';
import { asTts, readFrontEnd, type SpeakingVoice, speak, unspeakableEnglish } from './speak.ts';

/** Sizes of the two text embeddings that the graph asks for and English leaves at zero. */
const bertSize = 1024;
const japaneseBertSize = 768;

type SentenceIds = ReturnType<typeof encodeTinyTts>;

/** TinyTTS (VITS family): one graph from phoneme ids to audio at 44.1 kHz. */
export async function loadTinyTts(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const { phonemizer, symbols } = await readFrontEnd(tracer, () => ({
    phonemizer: loadEnglishPhonemizer(fileOf(request, 'dictionary'), fileOf(request, 'g2p')),
    symbols: loadTinyTtsSymbols(fileOf(request, 'metadata')),
  }));
  const session = await OnnxSession.load('tiny-tts', fileOf(request, 'model'), request);
  const inputs = new ZeroPool();

  const synthesize = async (ids: SentenceIds, speed: number): Promise<Float32Array> => {
    const length = ids.ids.length;
    const outputs = await session.run(
      {
        x: new Tensor('int64', ids.ids, [1, length]),
        x_lengths: new Tensor('int64', [BigInt(length)], [1]),
        tone: new Tensor('int64', ids.tones, [1, length]),
        language: new Tensor('int64', ids.languages, [1, length]),
        sid: new Tensor('int64', [0n], [1]),
        bert: inputs.zeros(bertSize, length),
        ja_bert: inputs.zeros(japaneseBertSize, length),
        noise_scale: new Tensor('float32', [0.667], [1]),
        noise_scale_w: new Tensor('float32', [0.8], [1]),
        length_scale: new Tensor('float32', [1 / speed], [1]),
      },
      ['audio'],
      `ids 1×${length}`,
    );
    return floats(outputs, 'audio');
  };

  const voice: SpeakingVoice<PhonemeString, SentenceIds> = {
    sampleRate: hertz(44_100),
    normalize: normalizeEnglish,
    phonemize: phonemizer.phonemize,
    tokenize: (phonemes) => [encodeTinyTts(phonemes, symbols)],
    synthesize,
    countOf: ({ ids }) => ids.length,
    // A slow English phoneme lasts 0.2 s and is two ids.
    longestPerId: 0.3,
    pauseAfter: null,
    unspeakable: unspeakableEnglish,
  };
  return {
    run: async (input, output) => {
      const asked = asTts(input, 'TinyTTS');
      if (asked.voice !== undefined) {
        throw new RunFailure(
          'unknown-voice',
          `TinyTTS has one voice and no "${asked.voice}": leave the voice out.`,
        );
      }
      refuseLanguage(asked.language, 'en', 'TinyTTS speaks');
      return speak(voice, asked, output, tracer);
    },
  };
}

/** Zero inputs of any length, cut from one array that only grows. */
class ZeroPool {
  #zeros = new Float32Array(0);

  zeros(channels: number, length: number): Tensor {
    const size = channels * length;
    if (this.#zeros.length < size) this.#zeros = new Float32Array(size);
    return new Tensor('float32', this.#zeros.subarray(0, size), [1, channels, length]);
  }
}
