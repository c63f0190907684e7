import { RunFailure } from '../failure.ts';
import type { TensorKinds } from '../onnx-session.ts';
import { type CacheSlot, nothing } from './key-value-cache.ts';

const cacheInput = /^past_key_values\.(\d+\.(decoder|encoder)\.(?:key|value))$/;

/** Whether an output of such a decoder is a part of its cache. */
export const isCacheOutput = (output: string): boolean => output.startsWith('present.');

/**
 * The cache of a decoder by what it asks for: `past_key_values.LAYER.decoder|encoder.key|value` f32[1,heads,·,size]
 * in, `present.…` out (Hugging Face's merged export). Throws `model-unreadable` where it asks for no such thing.
 */
export function cacheLayout(inputs: TensorKinds): CacheSlot[] {
  const slots: CacheSlot[] = [];
  for (const [input, { type, shape }] of inputs) {
    const [, part, side] = cacheInput.exec(input) ?? [];
    if (part === undefined) continue;
    const [, heads, , headSize] = shape;
    if (type !== 'float32' || typeof heads !== 'number' || typeof headSize !== 'number') {
      throw notMerged(`its input ${input} is ${type}[${shape.join(',')}], not f32[1,heads,·,size]`);
    }
    slots.push({
      past: input,
      present: `present.${part}`,
      isFixed: side === 'encoder',
      empty: nothing(type, [0, heads, 1, headSize]),
    });
  }
  const hasBothParts = new Set(slots.map(({ isFixed }) => isFixed)).size === 2;
  if (!hasBothParts) {
    throw notMerged('it has no inputs past_key_values.0.decoder.key and so on');
  }
  return slots;
}

const notMerged = (why: string): RunFailure =>
  new RunFailure(
    'model-unreadable',
    `The decoder is no merged decoder of Moonshine: ${why}. Take the decoder_model_merged file of the model's export.`,
  );
