import {
  type Feeds,
  floatsOfEitherPrecision,
  type OnnxSession,
  type Outputs,
  Tensor,
  tensor,
} from '../onnx-session.ts';
import type { StreamedText } from '../text/streamed-text.ts';
import type { Tracer } from '../tracer.ts';
import type { CausalLmSignature } from './causal-lm-signature.ts';
import { KeyValueCache } from './key-value-cache.ts';
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
  /** Hears each piece of text when its token is there. */
  readonly delta: (text: string) => void;
};

/**
 * Greedy decoding with the cache: a `prefill` span, which knows the first token, then `generate` with a `token`
 * span a step, counted from 1. Each carries its token's id and the text that it adds; the end token adds none.
 * Resolves with the ids without the end token.
 */
export async function generateReply(request: ReplyRequest): Promise<number[]> {
  const { signature, prompt, ends, limit, text, tracer, checkCancelled } = request;
  // Nothing in it is fixed: wherever it lies, each step asks for all of it.
  const cache = new KeyValueCache(signature.cache, false);
  let known = 0;
  const ids: number[] = [];
  const step = async (tokens: readonly number[]): Promise<{ id: number; text: string }> => {
    const id = await nextToken(request, cache, known, tokens);
    known += tokens.length;
    return { id, text: ends.has(id) ? '' : text.add(id) };
  };
  try {
    let token = await tracer.span(
      'prefill',
      () => step(prompt),
      (first) => ({ tokens: prompt.length, ...first }),
    );
    request.delta(token.text);
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
        request.delta(token.text);
      }
      return false;
    };
    await tracer.span('generate', decode, (reachedLimit) => ({ tokens: ids.length, reachedLimit }));
  } finally {
    cache.dispose();
  }
  return ids;
}

/** The token after `tokens`, before which the cache holds `known` others. */
async function nextToken(
  { session, signature }: ReplyRequest,
  cache: KeyValueCache,
  known: number,
  tokens: readonly number[],
): Promise<number> {
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
  const outputs = await session.run(feeds, cache.fetches(), shape);
  cache.take(outputs);
  return largest(lastLogits(outputs));
}

/** Of the last position. Throws `engine-error` where the model gives none. */
function lastLogits(outputs: Outputs): Float32Array {
  const { size, dims } = tensor(outputs, 'logits');
  return floatsOfEitherPrecision(outputs, 'logits', size - (dims.at(-1) ?? 0));
}
