import { RunFailure } from '../failure.ts';
import { fromHalfPrecision } from '../half-precision.ts';
import { type Feeds, type OnnxSession, type Outputs, Tensor, tensor } from '../onnx-session.ts';
import type { StreamedText } from '../text/streamed-text.ts';
import type { Tracer } from '../tracer.ts';
import type { CausalLmSignature } from './causal-lm-signature.ts';
import { largest } from './largest.ts';

export type ReplyRequest = {
  readonly session: Pick<OnnxSession, 'run'>;
  readonly signature: CausalLmSignature;
  /** Token ids, one at least. */
  readonly prompt: readonly number[];
  /** Ids that end the reply. */
  readonly ends: ReadonlySet<number>;
  /** The most tokens. */
  readonly limit: number;
  readonly text: StreamedText;
  readonly tracer: Tracer;
  readonly checkCancelled: () => void;
};

/**
 * Greedy decoding with the cache: a `prefill` span, which knows the first token, then `generate` with a `token`
 * span a step, counted from 1. Each carries its token's id and the text that it adds; the end token adds none.
 * Resolves with the ids without the end token.
 */
export async function generateReply(request: ReplyRequest): Promise<number[]> {
  const { signature, prompt, ends, limit, text, tracer, checkCancelled } = request;
  const cache = new KeyValueCache(signature);
  const ids: number[] = [];
  const step = async (tokens: readonly number[]): Promise<{ id: number; text: string }> => {
    const id = await nextToken(request, cache, tokens);
    return { id, text: ends.has(id) ? '' : text.add(id) };
  };
  try {
    let token = await tracer.span(
      'prefill',
      () => step(prompt),
      (first) => ({ tokens: prompt.length, ...first }),
    );
    const decode = async (): Promise<boolean> => {
      while (!ends.has(token.id)) {
        ids.push(token.id);
        if (ids.length === limit) return true;
        checkCancelled();
        token = await tracer.span(
          'token',
          () => step([token.id]),
          (next) => ({ step: ids.length, ...next }),
        );
      }
      return false;
    };
    await tracer.span('generate', decode, (reachedLimit) => ({ tokens: ids.length, reachedLimit }));
  } finally {
    cache.dispose();
  }
  return ids;
}

async function nextToken(
  { session, signature }: ReplyRequest,
  cache: KeyValueCache,
  tokens: readonly number[],
): Promise<number> {
  const known = cache.length;
  const total = known + tokens.length;
  const row = (values: BigInt64Array): Tensor => new Tensor('int64', values, [1, values.length]);
  const feeds: Feeds = {
    ...cache.feeds,
    input_ids: row(BigInt64Array.from(tokens, BigInt)),
    ...(signature.takesMask ? { attention_mask: row(new BigInt64Array(total).fill(1n)) } : {}),
    ...(signature.takesPositions
      ? { position_ids: row(BigInt64Array.from(tokens, (_, index) => BigInt(known + index))) }
      : {}),
    ...(signature.logitsToKeep === null
      ? {}
      : { num_logits_to_keep: new Tensor('int64', [1n], signature.logitsToKeep) }),
  };
  const shape = `tokens ${tokens.length}, cache ${known}`;
  const outputs = await session.run(feeds, cache.fetches, shape);
  cache.take(outputs, total);
  return largest(lastLogits(outputs));
}

/** Of the last position. Throws `engine-error` where the model gives none. */
function lastLogits(outputs: Outputs): Float32Array {
  const { type, data, dims } = tensor(outputs, 'logits');
  const from = data.length - (dims.at(-1) ?? 0);
  if (data instanceof Float32Array) return data.subarray(from);
  // Where JavaScript has a `Float16Array`, the runtime gives that one: numbers already.
  if (type === 'float16') {
    return data instanceof Uint16Array
      ? fromHalfPrecision(data.subarray(from))
      : Float32Array.from(data.slice(from), Number);
  }
  throw new RunFailure('engine-error', 'The model gave no logits of floating point.');
}

/** The keys and values of all tokens so far, in CPU memory or in the device's: the session decides. */
class KeyValueCache {
  readonly feeds: Record<string, Tensor> = {};
  /**
   * All outputs, in every step: the runtime's binding keeps those of the step before bound, and gives them out in
   * the place of others (onnxruntime-node 1.30).
   */
  readonly fetches: readonly string[];
  readonly #tensors: CausalLmSignature['cache'];
  #length = 0;

  constructor({ cache }: CausalLmSignature) {
    this.#tensors = cache;
    this.fetches = ['logits', ...cache.map(({ present }) => present)];
    for (const { past, type, heads, headSize } of cache) {
      const nothing = type === 'float32' ? new Float32Array(0) : new Uint16Array(0);
      this.feeds[past] = new Tensor(type, nothing, [1, heads, 0, headSize]);
    }
  }

  /** Tokens that it holds. */
  get length(): number {
    return this.#length;
  }

  take(outputs: Outputs, length: number): void {
    for (const { past, present } of this.#tensors) {
      const next = tensor(outputs, present);
      this.#release(past);
      this.feeds[past] = next;
    }
    this.#length = length;
  }

  dispose(): void {
    for (const { past } of this.#tensors) this.#release(past);
  }

  /** What is in the device's memory is not the garbage collector's. */
  #release(past: string): void {
    const held = this.feeds[past];
    if (held !== undefined && held.location !== 'cpu') held.dispose();
  }
}
