import { deflateSync } from 'node:zlib';
import { z } from 'zod';
import { streamingProblem } from '../../common/streaming-problem.ts';
import { duration } from '../../common/units.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import { logMel, logMelSamples } from '../audio/log-mel.ts';
import { loadResampler } from '../audio/resample.ts';
import { RunFailure } from '../failure.ts';
import { OnnxSession, Tensor, tensor } from '../onnx-session.ts';
import type { Tracer } from '../tracer.ts';
import type { Engine, EngineRequest, Output } from './engine.ts';
import { fileOf } from './files.ts';
import { hear, hearingRate } from './hear.ts';
import { readModelJson } from './read-model-json.ts';
import {
  cacheOutputsOf,
  type Generated,
  type WhisperDecoder,
  whisperDecoder,
} from './whisper-decoder.ts';
import { languageOf, promptOf } from './whisper-prompt.ts';
import { type Segment, segmentsOf } from './whisper-segments.ts';
import {
  readWhisperVocabulary,
  timestampStep,
  type WhisperVocabulary,
} from './whisper-vocabulary.ts';

const stepSamples = Math.round(timestampStep * hearingRate);

/** A rest this short, left by a timestamp a little before the end, holds no word: whisper.cpp leaves it out too. */
const shortestRest = 0.1 * hearingRate;

/** Where both are true nothing was said, as openai/whisper has it. */
const leastNoSpeech = 0.6;
const leastLogProbability = -1;

const configSchema = z.looseObject({
  decoder_layers: z.int().positive().optional(),
  max_target_positions: z.int().positive().optional(),
  num_mel_bins: z.int().positive().optional(),
});
type Config = z.output<typeof configSchema>;
const preprocessorSchema = z.looseObject({ feature_size: z.int().positive().optional() });

/**
 * Whisper, tiny to large-v3-turbo (encoder, merged decoder): speech at 16 kHz to text, greedily, in windows of 30 s
 * that each begin where the last whole segment ended. No window is told the text of the one before.
 */
export async function loadWhisper(request: EngineRequest): Promise<Engine> {
  const { tracer, settings, files } = request;
  const { resampler, vocabulary } = await tracer.span('load-front-end', async () => ({
    resampler: await loadResampler(),
    vocabulary: readWhisperVocabulary(request),
  }));
  const config = files.config === undefined ? {} : readModelJson(files.config, configSchema);
  const encoder = await OnnxSession.load('encoder', fileOf(request, 'encoder'), request);
  const cacheOnDevice = settings.cacheOnDevice === true;
  const kept = cacheOnDevice ? cacheOutputsOf(layersOf(config)) : [];
  const session = await OnnxSession.load('decoder', fileOf(request, 'decoder'), request, kept);
  const limit = Math.floor((config.max_target_positions ?? 448) / 2);
  const decoder = whisperDecoder({ session, vocabulary, limit, cacheOnDevice, tracer });
  const encode = encoderOf(encoder, binsOf(encoder, request, config), tracer);

  return {
    run: async (input, output) => {
      const recording = recordingOf(input);
      let language = languageOf(recording.language, vocabulary);
      const { samples, audio } = await hear(recording, resampler, tracer);
      let hasText = false;
      for (let start = 0; start < samples.length; ) {
        output.checkCancelled();
        const rest = samples.length - start;
        tracer.open('transcribe');
        let done = 0;
        try {
          const window = samples.subarray(start, start + logMelSamples);
          const states = await encode(window);
          const heard = await decodeWindow(decoder, states, language, vocabulary, tracer, output);
          language = heard.language;
          const written = await write(heard.generated, start, window.length, vocabulary, tracer);
          if (written.text !== '') output.text(written.text);
          hasText ||= written.text !== '';
          done = rest - written.next < shortestRest ? rest : written.next;
        } finally {
          const from = start;
          tracer.close(() => {
            const times = {
              start: duration(from, hearingRate),
              seconds: duration(done, hearingRate),
            };
            return language === null ? times : { ...times, language };
          });
        }
        start += done;
      }
      if (!hasText) throw new RunFailure('no-speech', 'No speech was found in the audio.');
      return audio;
    },
  };
}

function recordingOf(input: RunInput): Extract<RunInput, { kind: 'asr' }> {
  if (input.kind !== 'asr')
    throw new RunFailure('unknown-model', 'Whisper hears; it cannot speak or write.');
  const problem = input.streaming === undefined ? null : streamingProblem('whisper');
  if (problem === null) return input;
  throw new RunFailure('unknown-model', problem);
}

/** Features and encoder of one window, in their spans: f32 states [1,1500,D] of at most 30 s of samples. */
function encoderOf(
  encoder: OnnxSession,
  bins: number,
  tracer: Tracer,
): (window: Float32Array) => Promise<Tensor> {
  const spectrogram = logMel(bins);
  const dims = [1, bins, spectrogram.frames];
  return async (window) => {
    const features = await tracer.span('features', () => spectrogram.features(window));
    return tracer.span('encode', async () => {
      const feeds = { input_features: new Tensor('float32', features, dims) };
      const outputs = await encoder.run(feeds, ['last_hidden_state'], `features ${dims.join('×')}`);
      return tensor(outputs, 'last_hidden_state');
    });
  };
}

/** The tokens of one window, and its language where that is not known yet. */
function decodeWindow(
  decoder: WhisperDecoder,
  states: Tensor,
  told: string | null,
  vocabulary: WhisperVocabulary,
  tracer: Tracer,
  output: Output,
): Promise<{ language: string; generated: Generated }> {
  return tracer.span(
    'generate',
    async () => {
      const detected = told === null ? await decoder.detectLanguage(states) : null;
      const language = told ?? detected?.language ?? '';
      const prompt = promptOf(language, vocabulary);
      const generated = await decoder.generate(states, prompt, output.checkCancelled);
      return { language, languageProbability: detected?.probability ?? null, generated };
    },
    ({ language, languageProbability, generated: { tokens, ...figures } }) =>
      known({ tokens: tokens.length, language, languageProbability, ...figures }),
  );
}

/** The text of a window that begins at the sample `start`, and how many of its `length` samples are done with it. */
async function write(
  generated: Generated,
  start: number,
  length: number,
  vocabulary: WhisperVocabulary,
  tracer: Tracer,
): Promise<{ text: string; next: number }> {
  if (isSilence(generated)) return { text: '', next: length };
  const steps = length / stepSamples;
  // What was cut is not heard again: its last segment ends with the window.
  const end = generated.isLooped ? [vocabulary.timestampBegin + Math.floor(steps)] : [];
  const { segments, next } = segmentsOf([...generated.tokens, ...end], steps, vocabulary);
  const text = await tracer.span(
    'detokenize',
    () => vocabulary.decode(segments.flatMap((segment) => segment.text)).trim(),
    (written) => ({
      segments: segments.length,
      timestamps: segments.map((segment) => timesOf(segment, start)).join(' '),
      compressionRatio: compressionRatio(written),
    }),
  );
  return { text, next: Math.round(next * stepSamples) };
}

const isSilence = ({ noSpeechProbability, averageLogProbability }: Generated): boolean =>
  (noSpeechProbability ?? 0) > leastNoSpeech && averageLogProbability < leastLogProbability;

/** From the audio's beginning, in seconds: `0.00–2.40`. */
const timesOf = ({ start, end }: Segment, window: number): string =>
  [start, end]
    .map((step) => (duration(window, hearingRate) + step * timestampStep).toFixed(2))
    .join('–');

/** Bytes of the text divided by those of its zlib form: text that repeats itself has a high one. 0 without text. */
function compressionRatio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length === 0 ? 0 : bytes.length / deflateSync(bytes).length;
}

/** The attributes that have a value. */
const known = <Value>(
  attributes: Readonly<Record<string, Value | null>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );

/** Mel bins that the encoder takes: 80, or 128 from large-v3 on. Throws `model-missing` where no file says it. */
function binsOf(encoder: OnnxSession, { files }: EngineRequest, config: Config): number {
  const taken = encoder.inputs.get('input_features')?.shape[1];
  if (typeof taken === 'number') return taken;
  const path = files['preprocessor-config'];
  const preprocessor = path === undefined ? {} : readModelJson(path, preprocessorSchema);
  const told = preprocessor.feature_size ?? config.num_mel_bins;
  if (told !== undefined) return told;
  throw new RunFailure(
    'model-missing',
    'The encoder does not say how many mel bins it takes: give the model its preprocessor_config.json or config.json.',
  );
}

/** Throws `model-missing`: the session must be told what to keep before the model can say it. */
function layersOf({ decoder_layers: layers }: Config): number {
  if (layers !== undefined) return layers;
  throw new RunFailure(
    'model-missing',
    'To keep the cache on the device, Whisper needs its config.json, which tells the number of layers.',
  );
}
