import { z } from 'zod';
import { type MelFeatures, nemoMel } from '../audio/nemo-mel.ts';
import { loadResampler } from '../audio/resample.ts';
import { causeOf, RunFailure } from '../failure.ts';
import { OnnxSession, Tensor, tensor } from '../onnx-session.ts';
import {
  blankAmong,
  type CtcVocabulary,
  collapse,
  readCtcVocabulary,
  spell,
} from '../text/ctc-vocabulary.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { fillUp, hearingRate } from './hear.ts';
import { largest } from './largest.ts';
import { readModelJson } from './read-model-json.ts';
import { recognise } from './recognise.ts';
import type { Recogniser } from './recogniser.ts';
import { loadSileroVad } from './silero-vad.ts';

/** Attention over all of a piece takes memory by the square of its length. */
const longestPiece = 30 * hearingRate;

/** The convolutions at the entrance need some audio: a shorter piece is filled up with silence. */
const shortestPiece = 0.1 * hearingRate;

/** What goes into the model, and the words for its shape. */
type Prepared = { readonly feeds: Readonly<Record<string, Tensor>>; readonly shape: string };
type Prepare = (samples: Float32Array) => Prepared;

/**
 * A CTC model, which hears a piece of speech in one call. By its inputs it is wav2vec2 and its kin (`input_values`
 * f32[1,N] → `logits` f32[1,T,V]) or NeMo's, Parakeet among them (`audio_signal` f32[1,bins,T] and `length` int64[1] →
 * `logprobs` f32[1,T',V + 1]). Greedy: the best path. Throws `model-unreadable` for one that is neither.
 */
export async function loadCtc(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const { resampler, vocabulary, normalises } = await tracer.span('load-front-end', async () => ({
    resampler: await loadResampler(),
    vocabulary: vocabularyAt(fileOf(request, 'vocabulary')),
    normalises: normalisesAt(request.files['preprocessor-config']),
  }));
  const model = await OnnxSession.load('ctc', fileOf(request, 'model'), request);
  const prepare = await tracer.span('load-front-end', () => preparationFor(model, normalises));
  const output = outputOf(model);
  const detector =
    request.files.vad === undefined ? null : await loadSileroVad(request.files.vad, request);

  const transcribe: Recogniser['transcribe'] = async (piece) => {
    const { feeds, shape } = await tracer.span('features', () =>
      prepare(fillUp(piece, shortestPiece)),
    );
    const scores = await tracer.span(
      'encode',
      async () => tensor(await model.run(feeds, [output], shape), output),
      ({ dims }) => ({ frames: dims[1] ?? 0 }),
    );
    const ids = await tracer.span(
      'generate',
      () => saidIn(scores, vocabulary),
      ({ length }) => ({ tokens: length }),
    );
    return tracer.span('detokenize', () => spell(ids, vocabulary));
  };

  const recogniser = { name: 'A CTC model', language: null, longest: longestPiece, transcribe };
  const ears = { resampler, detector, tracer };
  return { run: (input, out) => recognise(input, recogniser, ears, out) };
}

function vocabularyAt(path: string): CtcVocabulary {
  try {
    return readCtcVocabulary(path);
  } catch (thrown) {
    throw new RunFailure('model-unreadable', causeOf(thrown));
  }
}

const preprocessorSchema = z.object({ do_normalize: z.boolean().default(true) });

/** wav2vec2 says in its preprocessor's configuration whether it wants samples of mean 0 and variance 1; most do. */
const normalisesAt = (path: string | undefined): boolean =>
  path === undefined || readModelJson(path, preprocessorSchema).do_normalize;

function preparationFor({ inputs }: OnnxSession, normalises: boolean): Prepare {
  const known = new Set([...inputs.keys()]);
  if (known.has('audio_signal') && known.has('length')) {
    const bins = inputs.get('audio_signal')?.shape[1];
    return fromFeatures(nemoMel(typeof bins === 'number' ? bins : 80));
  }
  if (known.has('input_values')) return fromSamples(normalises, known);
  throw new RunFailure(
    'model-unreadable',
    `The model asks for ${[...known].join(', ')}: a CTC model of wav2vec2's kind asks for input_values, one of NeMo's for audio_signal and length.`,
  );
}

const outputNames = ['logits', 'logprobs'];

function outputOf({ outputs }: OnnxSession): string {
  const found = outputNames.find((name) => outputs.has(name));
  if (found !== undefined) return found;
  throw new RunFailure(
    'model-unreadable',
    `The model gives ${[...outputs.keys()].join(', ')}: a CTC model gives logits or logprobs.`,
  );
}

const fromFeatures =
  (featuresOf: (samples: Float32Array) => MelFeatures): Prepare =>
  (samples) => {
    const { values, frames } = featuresOf(samples);
    const bins = values.length / frames;
    return {
      feeds: {
        audio_signal: new Tensor('float32', values, [1, bins, frames]),
        length: new Tensor('int64', [BigInt(frames)], [1]),
      },
      shape: `frames ${frames}`,
    };
  };

const fromSamples =
  (normalises: boolean, known: ReadonlySet<string>): Prepare =>
  (samples) => {
    const { length } = samples;
    const values = normalises ? standardised(samples) : samples;
    const feeds: Record<string, Tensor> = {
      input_values: new Tensor('float32', values, [1, length]),
    };
    if (known.has('attention_mask')) {
      feeds.attention_mask = new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]);
    }
    if (known.has('input_lengths')) {
      feeds.input_lengths = new Tensor('int64', [BigInt(length)], [1]);
    }
    return { feeds, shape: `samples 1×${length}` };
  };

/** Mean 0 and variance 1, as `Wav2Vec2FeatureExtractor` of transformers makes them: (x − mean) / √(variance + 1e-7). */
function standardised(samples: Float32Array): Float32Array {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
  const deviation = Math.sqrt(variance + 1e-7);
  return samples.map((value) => (value - mean) / deviation);
}

/** The ids that the likeliest path says. Throws `bad-output`, and `model-unreadable` where the vocabulary does not fit. */
function saidIn({ data, dims }: Tensor, vocabulary: CtcVocabulary): number[] {
  const [, frames = 0, width = 0] = dims;
  if (!(data instanceof Float32Array) || dims.length !== 3) {
    throw new RunFailure('engine-error', 'The model gave no scores f32[1,frames,pieces].');
  }
  const blank = blankAmong(vocabulary, width);
  if (blank === null) {
    throw new RunFailure(
      'model-unreadable',
      `The model knows ${width} pieces, the blank among them, and its vocabulary has ${vocabulary.pieces.length}: they are not of the same model.`,
    );
  }
  const best = Array.from({ length: frames }, (_, frame) =>
    largest(data.subarray(frame * width, (frame + 1) * width)),
  );
  return collapse(best, blank);
}
