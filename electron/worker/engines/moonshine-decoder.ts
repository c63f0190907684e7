import { RunFailure } from '../failure.ts';
import { floats, type OnnxSession, Tensor, tensor } from '../onnx-session.ts';
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

/**
 * Greedy decoding with the cache; a `token` span a step. `states` f32[1,S,288]; at most `limit` tokens.
 * `pieces` is the tokenizer's vocabulary by id: each span carries its token as written there, with no more
 * work than looking it up. Resolves with the token ids without start and end.
 */
export async function generateTokens(
  session: Pick<OnnxSession, 'run'>,
  pieces: readonly string[],
  states: Tensor,
  limit: number,
  tracer: Tracer,
  checkCancelled: () => void,
): Promise<number[]> {
  const frames = states.dims[1] ?? 0;
  const empty = new Tensor('float32', new Float32Array(0), [0, heads, 1, headSize]);
  const feeds: Record<string, Tensor> = { encoder_hidden_states: states };
  for (const name of past) feeds[name] = empty;
  const tokens: number[] = [];
  let token = startToken;
  for (let step = 0; step < limit; step++) {
    checkCancelled();
    tracer.open('token');
    try {
      feeds.input_ids = new Tensor('int64', [BigInt(token)], [1, 1]);
      feeds.use_cache_branch = new Tensor('bool', [step > 0], [1]);
      const isFirst = step === 0;
      const fetches = isFirst ? firstFetches : laterFetches;
      const outputs = await session.run(feeds, fetches, `frames ${frames}, cache ${step}`);
      for (const name of isFirst ? past : pastOfDecoder) {
        feeds[name] = tensor(outputs, asPresent(name));
      }
      token = largest(floats(outputs, 'logits'));
    } finally {
      tracer.close({ step, id: token, text: pieces[token] ?? '' });
    }
    if (token === endToken) break;
    tokens.push(token);
  }
  return tokens;
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
