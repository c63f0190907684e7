import { RunFailure } from '../failure.ts';
import type { TensorKind, TensorKinds } from '../onnx-session.ts';
import { type CacheSlot, nothing, presentNames } from './key-value-cache.ts';

/** What a causal language model of the hub's ONNX layout takes and gives, as its session says. */
export type CausalLmSignature = {
  readonly takesMask: boolean;
  readonly takesPositions: boolean;
  /** Shape of the input that says of how many last positions logits are wanted; null without one. */
  readonly logitsToKeep: readonly number[] | null;
  readonly cache: readonly CacheSlot[];
};

const pastPattern = /^past_key_values\.\d+\.(key|value)$/;

/** The names of the cache's outputs, for a session that is yet to be made: of so many layers. */
export const cacheOutputsOf = (layers: number): string[] => presentNames(layers, ['key', 'value']);

/** Throws `model-unreadable` with the name of what is missing or foreign. */
export function causalLmSignature(inputs: TensorKinds, outputs: TensorKinds): CausalLmSignature {
  const pasts = [...inputs.keys()].filter((name) => pastPattern.test(name));
  const known = new Set([
    'input_ids',
    'attention_mask',
    'position_ids',
    'num_logits_to_keep',
    ...pasts,
  ]);
  if (inputs.get('input_ids')?.type !== 'int64') refuse('takes no int64 "input_ids"');
  const foreign = [...inputs.keys()].find((name) => !known.has(name));
  if (foreign !== undefined) refuse(`asks for "${foreign}", which the lab cannot give`);
  if (pasts.length === 0) refuse('takes no "past_key_values": it has no key-value cache');
  if (!outputs.has('logits')) refuse('gives no "logits"');
  const kept = inputs.get('num_logits_to_keep');
  return {
    takesMask: inputs.has('attention_mask'),
    takesPositions: inputs.has('position_ids'),
    logitsToKeep: kept === undefined ? null : kept.shape.map(() => 1),
    cache: pasts.map((past) => cacheSlot(past, inputs.get(past), outputs)),
  };
}

function cacheSlot(past: string, kind: TensorKind | undefined, outputs: TensorKinds): CacheSlot {
  const present = past.replace('past_key_values', 'present');
  if (!outputs.has(present)) return refuse(`gives no "${present}"`);
  const { type, shape = [] } = kind ?? {};
  const [, heads, , headSize] = shape;
  if (type !== 'float32' && type !== 'float16') {
    return refuse(`keeps its cache as ${type}, which the lab cannot`);
  }
  if (shape.length !== 4 || typeof heads !== 'number' || typeof headSize !== 'number') {
    return refuse(`does not say how many heads, of what size, "${past}" has`);
  }
  return { past, present, isFixed: false, empty: nothing(type, [1, heads, 0, headSize]) };
}

function refuse(what: string): never {
  throw new RunFailure(
    'model-unreadable',
    `The model ${what}. A causal-lm model has the layout of the Hugging Face hub: input_ids, attention_mask and past_key_values.N.key and .value in, logits and present.N.key and .value out.`,
  );
}
