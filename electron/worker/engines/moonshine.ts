import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { signalProblem } from '../../common/audio-onset.ts';
import { duration, hertz, type Seconds } from '../../common/units.ts';
import { decodeAudio, UnreadableAudio } from '../audio/decode-audio.ts';
import { mixDown } from '../audio/mix-down.ts';
import { loadResampler, type Resampler } from '../audio/resample.ts';
import {
  joinSegments,
  type SpeechSegment,
  sileroAt16kHertz,
  speechSegments,
} from '../audio/speech-segments.ts';
import { causeOf, RunFailure } from '../failure.ts';
import { OnnxSession, Tensor, tensor } from '../onnx-session.ts';
import type { Engine, EngineRequest, Output } from './engine.ts';
import { fileOf } from './files.ts';
import { cacheOutputs, generateTokens } from './moonshine-decoder.ts';
import { loadSileroVad, type SpeechDetector } from './silero-vad.ts';

const sampleRate = hertz(16_000);

/** Moonshine degenerates beyond about 30 s, so longer audio is cut where nobody speaks. */
const longestPiece = 28 * sampleRate;

/** The convolutions at its entrance need some audio: a shorter piece is filled up with silence. */
const shortestPiece = 0.5 * sampleRate;

/** Tokens a second of speech, at most: the rule that the model's authors use against endless repetition. */
const tokensPerSecond = 6.5;

type FrontEnd = {
  readonly resampler: Resampler;
  readonly detokenize: (ids: number[]) => string;
  /** What each token id stands for; `▁` is a space. */
  readonly pieces: readonly string[];
};

/** Moonshine (encoder, merged decoder): English speech at 16 kHz to text, greedily. */
export async function loadMoonshine(request: EngineRequest): Promise<Engine> {
  const { tracer, settings } = request;
  const { resampler, detokenize, pieces } = await tracer.span('load-front-end', readFrontEnd);
  const encoder = await OnnxSession.load('encoder', fileOf(request, 'encoder'), request);
  const kept = settings.cacheOnDevice === true ? cacheOutputs : [];
  const decoder = await OnnxSession.load('decoder', fileOf(request, 'decoder'), request, kept);
  const cacheOnDevice = kept.length > 0;
  const detector =
    request.files.vad === undefined ? null : await loadSileroVad(request.files.vad, request);

  const transcribe = async (samples: Float32Array, output: Output): Promise<void> => {
    tracer.open('transcribe');
    try {
      const states = await tracer.span('encode', async () => {
        const input = new Tensor('float32', samples, [1, samples.length]);
        const shape = `samples 1×${samples.length}`;
        const outputs = await encoder.run({ input_values: input }, ['last_hidden_state'], shape);
        return tensor(outputs, 'last_hidden_state');
      });
      const limit = Math.ceil(tokensPerSecond * duration(samples.length, sampleRate)) + 1;
      const ids = await tracer.span(
        'generate',
        () =>
          generateTokens({
            session: decoder,
            pieces,
            states,
            limit,
            cacheOnDevice,
            tracer,
            checkCancelled: output.checkCancelled,
          }),
        ({ length }) => ({ tokens: length, reachedLimit: length === limit }),
      );
      output.text(await tracer.span('detokenize', () => detokenize(ids).trim()));
    } finally {
      tracer.close({ seconds: duration(samples.length, sampleRate) });
    }
  };

  return {
    run: async (input, output) => {
      if (input.kind !== 'asr')
        throw new RunFailure('unknown-model', 'Moonshine hears; it cannot speak.');
      const { samples, audio } = await hear(input.path);
      for (const piece of await cut(samples, output)) {
        output.checkCancelled();
        await transcribe(fillUp(samples.subarray(piece.start, piece.end)), output);
      }
      return audio;
    },
  };

  async function hear(path: string): Promise<{ samples: Float32Array; audio: Seconds }> {
    const name = basename(path);
    const bytes = await tracer.span('read', () => readAudioFile(path));
    const decoded = await tracer.span('decode', async () => {
      try {
        const audio = await decodeAudio(bytes);
        return { samples: mixDown(audio.channels), rate: audio.sampleRate };
      } catch (thrown) {
        if (thrown instanceof UnreadableAudio)
          throw new RunFailure('unreadable-audio', thrown.message);
        throw thrown;
      }
    });
    if (decoded.samples.length === 0) {
      throw new RunFailure(
        'empty-input',
        `${name} holds no audio: it has a header and no samples.`,
      );
    }
    if (signalProblem(decoded.samples) === 'silent') {
      throw new RunFailure(
        'no-speech',
        `${name} is silent throughout: there is nothing to recognise.`,
      );
    }
    const samples = await tracer.span('resample', () =>
      resampler.resample(decoded.samples, decoded.rate, sampleRate),
    );
    return { samples, audio: duration(decoded.samples.length, decoded.rate) };
  }

  async function cut(samples: Float32Array, output: Output): Promise<SpeechSegment[]> {
    if (samples.length <= longestPiece) return [{ start: 0, end: samples.length }];
    const pieces = await tracer.span(
      'segment',
      () => findSpeech(detector, samples, output),
      ({ length }) => ({ pieces: length }),
    );
    if (pieces.length > 0) return pieces;
    throw new RunFailure('no-speech', 'No speech was found in the audio.');
  }
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

async function readAudioFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new RunFailure('unreadable-audio', `The audio file cannot be opened: ${causeOf(thrown)}`);
  }
}

async function findSpeech(
  detector: SpeechDetector | null,
  samples: Float32Array,
  output: Output,
): Promise<SpeechSegment[]> {
  if (detector === null) {
    throw new RunFailure(
      'model-missing',
      'Audio over 28 s needs the voice activity detector: run "latency-lab models pull silero-vad-v5".',
    );
  }
  const probabilities = await detector.probabilities(samples, output.checkCancelled);
  const options = { ...sileroAt16kHertz, audioLength: samples.length };
  return joinSegments(speechSegments(probabilities, options), longestPiece);
}

function fillUp(piece: Float32Array): Float32Array {
  if (piece.length >= shortestPiece) return piece;
  const filled = new Float32Array(shortestPiece);
  filled.set(piece);
  return filled;
}
