import { RunFailure } from '../failure.ts';
import {
  floatsOfEitherPrecision,
  type OnnxSession,
  type Outputs,
  Tensor,
  tensor,
} from '../onnx-session.ts';
import type { Tracer } from '../tracer.ts';
import { type CacheSlot, KeyValueCache, nothing, presentNames } from './key-value-cache.ts';
import { applyRules, type Choice, chooseToken, probabilityOf } from './whisper-rules.ts';
import { lengthBeforeLoop } from './whisper-segments.ts';
import type { WhisperVocabulary } from './whisper-vocabulary.ts';

export type Generated = {
  /** Text and timestamps, without prompt and end. */
  readonly tokens: readonly number[];
  /** Mean natural logarithm of the tokens' probabilities, the end's among them. */
  readonly averageLogProbability: number;
  /** null where the model does not say. */
  readonly noSpeechProbability: number | null;
  readonly reachedLimit: boolean;
  /** It repeated itself without end, and was cut. */
  readonly isLooped: boolean;
};

export type DetectedLanguage = { readonly language: string; readonly probability: number };

/** Whisper's merged decoder (Hugging Face export with key-value cache), for any number of layers and heads. */
export type WhisperDecoder = {
  /** The likeliest language of f32 encoder states [1,S,D]. */
  readonly detectLanguage: (states: Tensor) => Promise<DetectedLanguage>;
  /** Greedy decoding after the prompt; a `token` span a step. */
  readonly generate: (
    states: Tensor,
    prompt: readonly number[],
    checkCancelled: () => void,
  ) => Promise<Generated>;
};

export type DecoderSetup = {
  readonly session: Pick<OnnxSession, 'run' | 'inputs'>;
  readonly vocabulary: WhisperVocabulary;
  /** The most tokens of a window. */
  readonly limit: number;
  /** The session leaves the outputs of `cacheOutputsOf` in the device's memory. */
  readonly cacheOnDevice: boolean;
  readonly tracer: Tracer;
};

/** The names of the cache's outputs of a decoder with so many layers, for a session that is yet to be made. */
export const cacheOutputsOf = (layers: number): string[] =>
  presentNames(layers, ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value']);

/** Throws `model-unreadable` where the model has no such cache. */
export function whisperDecoder(setup: DecoderSetup): WhisperDecoder {
  const { session, vocabulary, limit, tracer } = setup;
  const slots = slotsOf(session.inputs);
  const isMerged = session.inputs.has('use_cache_branch');
  const takesPositions = session.inputs.has('cache_position');

  const step = async (
    cache: KeyValueCache,
    states: Tensor,
    ids: readonly number[],
    length: number,
  ): Promise<Outputs> => {
    const feeds = {
      ...cache.feeds,
      encoder_hidden_states: states,
      input_ids: wholes(ids, [1, ids.length]),
      ...(takesPositions
        ? {
            cache_position: wholes(
              [...ids.keys()].map((i) => length + i),
              [ids.length],
            ),
          }
        : {}),
      ...(isMerged ? { use_cache_branch: new Tensor('bool', [length > 0], [1]) } : {}),
    };
    const shape = `frames ${states.dims[1]}, tokens ${ids.length}, cache ${length}`;
    const outputs = await session.run(feeds, cache.fetches(), shape);
    cache.take(outputs);
    return outputs;
  };

  return {
    detectLanguage: async (states) => {
      const cache = new KeyValueCache(slots, setup.cacheOnDevice);
      try {
        const outputs = await step(cache, states, [vocabulary.startOfTranscript], 0);
        return likeliestLanguage(positionsOf(outputs), vocabulary.languages ?? new Map());
      } finally {
        cache.dispose();
      }
    },
    generate: async (states, prompt, checkCancelled) => {
      const cache = new KeyValueCache(slots, setup.cacheOnDevice);
      const tokens: number[] = [];
      let next = prompt;
      let noSpeechProbability: number | null = null;
      let sum = 0;
      try {
        while (tokens.length < limit) {
          checkCancelled();
          const at = tokens.length;
          let choice: Choice | null = null;
          tracer.open('token');
          try {
            const length = at === 0 ? 0 : prompt.length + at - 1;
            const logits = positionsOf(await step(cache, states, next, length));
            if (at === 0 && vocabulary.noSpeech !== null && logits.length === prompt.length) {
              noSpeechProbability = probabilityOf(vocabulary.noSpeech, logits[0] as Float32Array);
            }
            const last = logits.at(-1) ?? new Float32Array(0);
            applyRules(last, tokens, vocabulary);
            choice = chooseToken(last);
          } finally {
            const id = choice?.id;
            tracer.close(() =>
              id === undefined ? { step: at } : { step: at, id, text: vocabulary.pieceOf(id) },
            );
          }
          sum += choice.logProbability;
          if (choice.id === vocabulary.endOfText) break;
          tokens.push(choice.id);
          next = [choice.id];
          const left = lengthBeforeLoop(tokens, vocabulary.endOfText);
          if (left !== null) return ended(tokens.slice(0, left), true);
        }
        return ended(tokens, false);
      } finally {
        cache.dispose();
      }

      function ended(kept: readonly number[], isLooped: boolean): Generated {
        return {
          tokens: kept,
          averageLogProbability: sum / (tokens.length + 1),
          noSpeechProbability,
          reachedLimit: tokens.length === limit,
          isLooped,
        };
      }
    },
  };
}

const wholes = (values: readonly number[], dims: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), dims);

/** Logits [1,N,V] of either precision as N rows: one a token that went in, or the last one's alone. */
function positionsOf(outputs: Outputs): Float32Array[] {
  const { dims } = tensor(outputs, 'logits');
  const logits = floatsOfEitherPrecision(outputs, 'logits');
  const size = dims.at(-1) ?? logits.length;
  return Array.from({ length: logits.length / size }, (_, position) =>
    logits.subarray(position * size, (position + 1) * size),
  );
}

function likeliestLanguage(
  [logits = new Float32Array(0)]: readonly Float32Array[],
  languages: ReadonlyMap<string, number>,
): DetectedLanguage {
  const codes = [...languages.keys()];
  const among = Float32Array.from(languages.values(), (id) => logits[id] ?? Number.NaN);
  const { id, logProbability } = chooseToken(among);
  return { language: codes[id] ?? '', probability: Math.exp(logProbability) };
}

const pastPattern = /^past_key_values\.\d+\.(decoder|encoder)\.(key|value)$/;

/** What a decoder takes but for its cache; exports of transformers 4.43 to 4.45 ask for the tokens' positions. */
const known: ReadonlySet<string> = new Set([
  'input_ids',
  'encoder_hidden_states',
  'use_cache_branch',
  'cache_position',
]);

/** The cache's tensors: [1, heads, length, head size] of each layer, of both attentions. */
function slotsOf(inputs: OnnxSession['inputs']): CacheSlot[] {
  const slots = [...inputs].flatMap(([past, { type, shape }]) => {
    const side = pastPattern.exec(past)?.[1];
    if (side === undefined)
      return known.has(past) ? [] : refuse(`asks for "${past}", which the lab cannot give`);
    const [, heads, , headSize] = shape;
    if (typeof heads !== 'number' || typeof headSize !== 'number')
      refuse(`does not say how many heads, of what size, "${past}" has`);
    const dims = [1, heads, 0, headSize];
    const empty = nothing(type === 'float16' ? type : 'float32', dims);
    const present = past.replace('past_key_values', 'present');
    return [{ past, present, isFixed: side === 'encoder', empty }];
  });
  return slots.length > 0 ? slots : refuse('takes no "past_key_values.0.decoder.key"');
}

function refuse(what: string): never {
  throw new RunFailure(
    'model-unreadable',
    `The decoder ${what}: the lab needs the merged decoder of the Hugging Face export (decoder_model_merged.onnx), which has a key-value cache.`,
  );
}
