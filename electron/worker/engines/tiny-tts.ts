import { leadingSilence } from '../../common/audio-onset.ts';
import { duration, hertz, type Seconds, seconds } from '../../common/units.ts';
import { causeOf, RunFailure } from '../failure.ts';
import { floats, OnnxSession, Tensor } from '../onnx-session.ts';
import { type EnglishPhonemizer, loadEnglishPhonemizer } from '../text/english-phonemizer.ts';
import { normalizeEnglish } from '../text/normalize-english.ts';
import { splitSentences } from '../text/split-sentences.ts';
import { encodeTinyTts, loadTinyTtsSymbols, type TinyTtsSymbols } from '../text/tiny-tts-ids.ts';
import type { Tracer } from '../tracer.ts';
import type { Engine, EngineRequest, Output } from './engine.ts';
import { fileOf } from './files.ts';

const sampleRate = hertz(44_100);

/** Sizes of the two text embeddings that the graph asks for and English leaves at zero. */
const bertSize = 1024;
const japaneseBertSize = 768;

/**
 * The longest audio that a sentence can honestly take, in seconds an input id: a slow English phoneme lasts
 * 0.2 s and is two ids. Beyond it the duration predictor has run away.
 */
const longestPerId = 0.3;

type SentenceIds = ReturnType<typeof encodeTinyTts>;

/** Left before the first sound when the rest of the model's leading silence is cut. */
const keptSilence = seconds(0.02);

/** TinyTTS (VITS family): one graph from phoneme ids to audio at 44.1 kHz. */
export async function loadTinyTts(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const { phonemizer, symbols } = await tracer.span('load-front-end', () => readFrontEnd(request));
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

  return {
    run: async (input, output) => {
      if (input.kind !== 'tts')
        throw new RunFailure('unknown-model', 'TinyTTS speaks; it cannot hear.');
      const sentences = await cutIntoSentences(input.text, tracer);
      let made = 0;
      for (const sentence of sentences) {
        output.checkCancelled();
        made += await speak(sentence, input.speed, made === 0);
      }
      if (made === 0) throw new RunFailure('unspeakable-text', unspeakable);
      return seconds(made);

      async function speak(sentence: string, speed: number, isFirst: boolean): Promise<Seconds> {
        tracer.open('sentence');
        try {
          const phonemes = await tracer.span('phonemize', () => phonemizer.phonemize(sentence));
          const ids = await tracer.span('tokenize', () => encodeTinyTts(phonemes, symbols));
          const whole = await tracer.span('synthesize', () => synthesize(ids, speed));
          const audio = isFirst ? await trimStart(whole, tracer) : whole;
          await hand(audio, ids.ids.length, sentence, output);
          return duration(audio.length, sampleRate);
        } finally {
          tracer.close({ text: sentence });
        }
      }
    },
  };
}

const unspeakable =
  'The text has no word that an English voice can pronounce. Write words in Latin letters.';

async function readFrontEnd(
  request: EngineRequest,
): Promise<{ phonemizer: EnglishPhonemizer; symbols: TinyTtsSymbols }> {
  try {
    return {
      phonemizer: loadEnglishPhonemizer(fileOf(request, 'dictionary'), fileOf(request, 'g2p')),
      symbols: loadTinyTtsSymbols(fileOf(request, 'metadata')),
    };
  } catch (thrown) {
    throw new RunFailure(
      'model-unreadable',
      `A file of the voice cannot be read: ${causeOf(thrown)}`,
    );
  }
}

async function cutIntoSentences(text: string, tracer: Tracer): Promise<string[]> {
  if (text.trim() === '')
    throw new RunFailure('empty-input', 'There is no text to speak. Type some.');
  const normalized = await tracer.span('normalize', () => normalizeEnglish(text));
  const sentences = await tracer.span(
    'split',
    () => splitSentences(normalized),
    ({ length }) => ({ sentences: length }),
  );
  if (sentences.length === 0) throw new RunFailure('unspeakable-text', unspeakable);
  return sentences;
}

async function hand(
  audio: Float32Array,
  ids: number,
  sentence: string,
  output: Output,
): Promise<void> {
  if (duration(audio.length, sampleRate) > longestPerId * ids + 2) {
    const length = duration(audio.length, sampleRate).toFixed(1);
    throw new RunFailure('bad-output', `The model made ${length} s of audio for "${sentence}".`);
  }
  await output.audio(audio, sampleRate);
}

/** Between sentences the model's silence is the pause; before the first it only delays the reply. */
function trimStart(audio: Float32Array, tracer: Tracer): Promise<Float32Array> {
  return tracer.span(
    'trim',
    () => {
      const silence = leadingSilence(audio, sampleRate);
      if (silence === null || silence <= keptSilence) return audio;
      return audio.subarray(Math.floor((silence - keptSilence) * sampleRate));
    },
    (kept) => ({ seconds: duration(audio.length - kept.length, sampleRate) }),
  );
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
