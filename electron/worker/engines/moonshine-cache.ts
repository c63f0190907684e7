import { RunFailure } from '../failure.ts';
import { type Outputs, Tensor, type TensorKinds, tensor } from '../onnx-session.ts';

/** Where the key-value cache of a merged decoder goes in, and where it comes out. */
export type CacheLayout = {
  /** The decoder's own part: it grows by a token in each step. */
  readonly decoder: readonly CacheSlot[];
  /** The encoder's part: as the first step gives it out, so it stays. */
  readonly encoder: readonly CacheSlot[];
};

type CacheSlot = {
  readonly input: string;
  readonly output: string;
  readonly heads: number;
  readonly headSize: number;
};

const cacheInput = /^past_key_values\.(\d+\.(decoder|encoder)\.(?:key|value))$/;

/** Whether an output of such a decoder is a part of its cache. */
export const isCacheOutput = (output: string): boolean => output.startsWith('present.');

/**
 * The cache of a decoder by what it asks for: `past_key_values.LAYER.decoder|encoder.key|value` f32[1,heads,·,size]
 * in, `present.…` out (Hugging Face's merged export). Throws `model-unreadable` where it asks for no such thing.
 */
export function cacheLayout(inputs: TensorKinds): CacheLayout {
  const slots: Record<'decoder' | 'encoder', CacheSlot[]> = { decoder: [], encoder: [] };
  for (const [input, { type, shape }] of inputs) {
    const [, part, side] = cacheInput.exec(input) ?? [];
    if (part === undefined || (side !== 'decoder' && side !== 'encoder')) continue;
    const [, heads, , headSize] = shape;
    if (type !== 'float32' || typeof heads !== 'number' || typeof headSize !== 'number') {
      throw notMerged(`its input ${input} is ${type}[${shape.join(',')}], not f32[1,heads,·,size]`);
    }
    slots[side].push({ input, output: `present.${part}`, heads, headSize });
  }
  if (slots.decoder.length === 0 || slots.encoder.length === 0) {
    throw notMerged('it has no inputs past_key_values.0.decoder.key and so on');
  }
  return slots;
}

const notMerged = (why: string): RunFailure =>
  new RunFailure(
    'model-unreadable',
    `The decoder is no merged decoder of Moonshine: ${why}. Take the decoder_model_merged file of the model's export.`,
  );

/** The key-value cache from one step to the next, in CPU memory or in the device's. */
export class MoonshineCache {
  readonly feeds: Record<string, Tensor> = {};
  readonly #layout: CacheLayout;
  readonly #all: readonly CacheSlot[];
  readonly #isOnDevice: boolean;
  readonly #firstFetches: readonly string[];
  readonly #laterFetches: readonly string[];

  constructor(layout: CacheLayout, isOnDevice: boolean) {
    this.#layout = layout;
    this.#all = [...layout.decoder, ...layout.encoder];
    this.#isOnDevice = isOnDevice;
    this.#firstFetches = ['logits', ...this.#all.map(({ output }) => output)];
    this.#laterFetches = ['logits', ...layout.decoder.map(({ output }) => output)];
    for (const { input, heads, headSize } of this.#all) {
      this.feeds[input] = new Tensor('float32', new Float32Array(0), [0, heads, 1, headSize]);
    }
  }

  /**
   * The encoder's part does not change after the first step, so later steps leave it out. On the device every step
   * asks for all outputs: the runtime's binding keeps those of the step before bound, and gives them out in the place
   * of others (onnxruntime-node 1.30).
   */
  fetches(step: number): readonly string[] {
    return step === 0 || this.#isOnDevice ? this.#firstFetches : this.#laterFetches;
  }

  take(outputs: Outputs, step: number): void {
    for (const { input, output } of step === 0 ? this.#all : this.#layout.decoder) {
      this.#release(this.feeds[input]);
      this.feeds[input] = tensor(outputs, output);
    }
    if (!this.#isOnDevice || step === 0) return;
    for (const { output } of this.#layout.encoder) this.#release(outputs[output]);
  }

  dispose(): void {
    for (const { input } of this.#all) this.#release(this.feeds[input]);
  }

  /** What is in the device's memory is not the garbage collector's. */
  #release(held: Tensor | undefined): void {
    if (held !== undefined && held.location !== 'cpu') held.dispose();
  }
}
