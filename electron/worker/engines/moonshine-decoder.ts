import { RunFailure } from '../failure.ts';
import { floats, type OnnxSession, type Outputs, Tensor, tensor } from '../onnx-session.ts';
import type { Tracer } from '../tracer.ts';

/** Shape of Moonshine tiny's merged decoder (Hugging Face export with key-value cache). */
const layers = 6;
const heads = 8;
const headSize = 36;
const startToken = 1;
const endToken = 2;

const cacheNames = (side: 'decoder' | 'encoder', prefix: string): string[] =>
  Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    ['key', 'value'].map((part) => `${prefix}.${layer}.${side}.${part}`),
  );

const pastOfDecoder = cacheNames('decoder', 'past_key_values');
const pastOfEncoder = cacheNames('encoder', 'past_key_values');
const past = [...pastOfDecoder, ...pastOfEncoder];
const presentOf = new Map(past.map((name) => [name, name.replace('past_key_values', 'present')]));
const asPresent = (name: string): string => presentOf.get(name) ?? name;

/** The encoder's part of the cache does not change after the first step, so later steps leave it out. */
const firstFetches = ['logits', ...past.map(asPresent)];
const laterFetches = ['logits', ...pastOfDecoder.map(asPresent)];

/** The cache as the model gives it out: what can stay in the device's memory. */
export const cacheOutputs: readonly string[] = past.map(asPresent);

export type Generation = {
  readonly session: Pick<OnnxSession, 'run'>;
  /** The tokenizer's vocabulary by id. */
  readonly pieces: readonly string[];
  /** f32[1,S,288] */
  readonly states: Tensor;
  /** The most tokens. */
  readonly limit: number;
  /** The session leaves `cacheOutputs` in the device's memory. */
  readonly cacheOnDevice: boolean;
  readonly tracer: Tracer;
  readonly checkCancelled: () => void;
};

/**
 * Greedy decoding with the cache; a `token` span a step, which carries its token as written in the
 * vocabulary, with no more work than looking it up. Resolves with the token ids without start and end.
 */
export async function generateTokens(generation: Generation): Promise<number[]> {
  const cache = new Cache(generation.cacheOnDevice);
  try {
    return await decode(generation, cache);
  } finally {
    cache.dispose();
  }
}

async function decode(
  { session, pieces, states, limit, tracer, checkCancelled }: Generation,
  cache: Cache,
): Promise<number[]> {
  const frames = states.dims[1] ?? 0;
  const tokens: number[] = [];
  let token = startToken;
  for (let step = 0; step < limit; step++) {
    checkCancelled();
    tracer.open('token');
    try {
      const feeds = {
        ...cache.feeds,
        encoder_hidden_states: states,
        input_ids: new Tensor('int64', [BigInt(token)], [1, 1]),
        use_cache_branch: new Tensor('bool', [step > 0], [1]),
      };
      const fetches = cache.fetches(step);
      const outputs = await session.run(feeds, fetches, `frames ${frames}, cache ${step}`);
      cache.take(outputs, step);
      token = largest(floats(outputs, 'logits'));
    } finally {
      tracer.close({ step, id: token, text: pieces[token] ?? '' });
    }
    if (token === endToken) break;
    tokens.push(token);
  }
  return tokens;
}

/** The key-value cache from one step to the next, in CPU memory or in the device's. */
class Cache {
  readonly feeds: Record<string, Tensor> = {};
  readonly #isOnDevice: boolean;

  constructor(isOnDevice: boolean) {
    this.#isOnDevice = isOnDevice;
    const empty = new Tensor('float32', new Float32Array(0), [0, heads, 1, headSize]);
    for (const name of past) this.feeds[name] = empty;
  }

  /**
   * On the device every step asks for all outputs: the runtime's binding keeps those of the step before
   * bound, and gives them out in the place of others (onnxruntime-node 1.30).
   */
  fetches(step: number): readonly string[] {
    return step === 0 || this.#isOnDevice ? firstFetches : laterFetches;
  }

  take(outputs: Outputs, step: number): void {
    for (const name of step === 0 ? past : pastOfDecoder) {
      this.#release(this.feeds[name]);
      this.feeds[name] = tensor(outputs, asPresent(name));
    }
    if (!this.#isOnDevice || step === 0) return;
    for (const name of pastOfEncoder) this.#release(outputs[asPresent(name)]);
  }

  dispose(): void {
    for (const name of past) this.#release(this.feeds[name]);
  }

  /** What is in the device's memory is not the garbage collector's. */
  #release(held: Tensor | undefined): void {
    if (held !== undefined && held.location !== 'cpu') held.dispose();
  }
}

/** Index of the largest value. Throws `bad-output` when a value is NaN. */
export function largest(values: Float32Array): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    sum += value;
    if (value > most) {
      most = value;
      best = index;
    }
  }
  if (Number.isNaN(sum)) throw new RunFailure('bad-output', 'The model gave NaN for a token.');
  return best;
}
