import { floats, type OnnxSession, Tensor } from '../onnx-session.ts';
import type { Tracer } from '../tracer.ts';
import { type CacheSlot, KeyValueCache } from './key-value-cache.ts';
import { largest } from './largest.ts';

const startToken = 1;
const endToken = 2;

export type Generation = {
  readonly session: Pick<OnnxSession, 'run'>;
  readonly layout: readonly CacheSlot[];
  /** The tokenizer's vocabulary by id. */
  readonly pieces: readonly string[];
  /** f32[1,S,width of the model] */
  readonly states: Tensor;
  /** The most tokens. */
  readonly limit: number;
  /** The session leaves the cache in the device's memory. */
  readonly cacheOnDevice: boolean;
  readonly tracer: Tracer;
  readonly checkCancelled: () => void;
};

/**
 * Greedy decoding with the cache; a `token` span a step, which carries its token as written in the
 * vocabulary, with no more work than looking it up. Resolves with the token ids without start and end.
 */
export async function generateTokens(generation: Generation): Promise<number[]> {
  const cache = new KeyValueCache(generation.layout, generation.cacheOnDevice);
  try {
    return await decode(generation, cache);
  } finally {
    cache.dispose();
  }
}

async function decode(
  { session, pieces, states, limit, tracer, checkCancelled }: Generation,
  cache: KeyValueCache,
): Promise<number[]> {
  const frames = states.dims[1] ?? 0;
  const tokens: number[] = [];
  let token = startToken;
  const firstStep = new Tensor('bool', [false], [1]);
  const laterSteps = new Tensor('bool', [true], [1]);
  for (let step = 0; step < limit; step++) {
    checkCancelled();
    tracer.open('token');
    try {
      const feeds = {
        ...cache.feeds,
        encoder_hidden_states: states,
        input_ids: new Tensor('int64', [BigInt(token)], [1, 1]),
        use_cache_branch: step === 0 ? firstStep : laterSteps,
      };
      const shape = `frames ${frames}, cache ${step}`;
      const outputs = await session.run(feeds, cache.fetches(), shape);
      cache.take(outputs);
      token = largest(floats(outputs, 'logits'));
    } finally {
      tracer.close({ step, id: token, text: pieces[token] ?? '' });
    }
    if (token === endToken) break;
    tokens.push(token);
  }
  return tokens;
}
