import { duration } from '../../common/units.ts';
import { loadResampler, type Resampler } from '../audio/resample.ts';
import { OnnxSession, outputNamesOf, Tensor, tensor } from '../onnx-session.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { fillUp, hearingRate } from './hear.ts';
import { cacheLayout, isCacheOutput } from './moonshine-cache.ts';
import { generateTokens } from './moonshine-decoder.ts';
import { recognise } from './recognise.ts';
import type { Recogniser } from './recogniser.ts';
import { loadSileroVad } from './silero-vad.ts';

/** Moonshine degenerates beyond about 30 s, so longer audio is cut where nobody speaks. */
const longestPiece = 28 * hearingRate;

/** The convolutions at its entrance need some audio: a shorter piece is filled up with silence. */
const shortestPiece = 0.5 * hearingRate;

/** Tokens a second of speech, at most: the rule that the model's authors use against endless repetition. */
const tokensPerSecond = 6.5;

type FrontEnd = {
  readonly resampler: Resampler;
  readonly detokenize: (ids: number[]) => string;
  /** What each token id stands for; `▁` is a space. */
  readonly pieces: readonly string[];
};

/** Moonshine of any size (encoder, merged decoder): English speech at 16 kHz to text, greedily. */
export async function loadMoonshine(request: EngineRequest): Promise<Engine> {
  const { tracer, settings } = request;
  const { resampler, detokenize, pieces } = await tracer.span('load-front-end', readFrontEnd);
  const encoder = await OnnxSession.load('encoder', fileOf(request, 'encoder'), request);
  const decoderFile = fileOf(request, 'decoder');
  const cacheOnDevice = settings.cacheOnDevice === true;
  const kept = cacheOnDevice ? (await outputNamesOf(decoderFile)).filter(isCacheOutput) : [];
  // Its embedding, the matrix of the logits too, is int8 and would be made floats for every token.
  const options = { dequantizesAtLoad: true };
  const decoder = await OnnxSession.load('decoder', decoderFile, request, kept, options);
  const layout = cacheLayout(decoder.inputs);
  const detector =
    request.files.vad === undefined ? null : await loadSileroVad(request.files.vad, request);

  const transcribe: Recogniser['transcribe'] = async (piece, { checkCancelled }) => {
    const samples = fillUp(piece, shortestPiece);
    const states = await tracer.span('encode', async () => {
      const input = new Tensor('float32', samples, [1, samples.length]);
      const shape = `samples 1×${samples.length}`;
      const outputs = await encoder.run({ input_values: input }, ['last_hidden_state'], shape);
      return tensor(outputs, 'last_hidden_state');
    });
    const limit = Math.ceil(tokensPerSecond * duration(samples.length, hearingRate)) + 1;
    const ids = await tracer.span(
      'generate',
      () =>
        generateTokens({
          session: decoder,
          layout,
          pieces,
          states,
          limit,
          cacheOnDevice,
          tracer,
          checkCancelled,
        }),
      ({ length }) => ({ tokens: length, reachedLimit: length === limit }),
    );
    return tracer.span('detokenize', () => detokenize(ids).trim());
  };

  const recogniser = { name: 'Moonshine', language: 'en', longest: longestPiece, transcribe };
  const ears = { resampler, detector, tracer };
  return { run: (input, output) => recognise(input, recogniser, ears, output) };
}

async function readFrontEnd(): Promise<FrontEnd> {
  const [resampler, { default: tokenizer }] = await Promise.all([
    loadResampler(),
    import('llama-tokenizer-js'),
  ]);
  return {
    resampler,
    detokenize: (ids) => tokenizer.decode(ids, false, false),
    pieces: tokenizer.vocabById,
  };
}
