import { type Outputs, Tensor, tensor } from '../onnx-session.ts';

/** One tensor of a decoder's key-value cache: the input where it goes in, and the output where it comes out. */
export type CacheSlot = {
  readonly past: string;
  readonly present: string;
  /** The encoder's part: as the first step gives it out, so it stays. The decoder's grows by the tokens of each step. */
  readonly isFixed: boolean;
  /** What goes in before the first token, in CPU memory. */
  readonly empty: Tensor;
};

/** A tensor without values: one of `dims` is 0. */
export const nothing = (type: 'float32' | 'float16', dims: readonly number[]): Tensor =>
  new Tensor(type, type === 'float32' ? new Float32Array(0) : new Uint16Array(0), dims);

/**
 * The names of the cache's outputs before the session is made, of so many layers: `present.LAYER.TENSOR` in the
 * layout of the Hugging Face hub.
 */
export const presentNames = (layers: number, tensors: readonly string[]): string[] =>
  Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    tensors.map((name) => `present.${layer}.${name}`),
  );

/** The keys and values of all tokens so far, in CPU memory or in the device's: the session decides. */
export class KeyValueCache {
  readonly feeds: Record<string, Tensor> = {};
  readonly #slots: readonly CacheSlot[];
  readonly #growing: readonly CacheSlot[];
  readonly #fixed: readonly CacheSlot[];
  readonly #isOnDevice: boolean;
  readonly #allFetches: readonly string[];
  readonly #laterFetches: readonly string[];
  #isEmpty = true;

  constructor(slots: readonly CacheSlot[], isOnDevice: boolean) {
    this.#slots = slots;
    this.#growing = slots.filter(({ isFixed }) => !isFixed);
    this.#fixed = slots.filter(({ isFixed }) => isFixed);
    this.#isOnDevice = isOnDevice;
    this.#allFetches = fetchesOf(slots);
    this.#laterFetches = isOnDevice ? this.#allFetches : fetchesOf(this.#growing);
    for (const { past, empty } of slots) this.feeds[past] = empty;
  }

  /**
   * What the next step is asked for: `logits`, and the cache without what has become fixed. On the device every step
   * asks for all outputs: the runtime's binding keeps those of the step before bound, and gives them out in the place
   * of others (onnxruntime-node 1.30).
   */
  fetches(): readonly string[] {
    return this.#isEmpty ? this.#allFetches : this.#laterFetches;
  }

  /** Throws `engine-error` when the model lacks an output. */
  take(outputs: Outputs): void {
    for (const { past, present } of this.#isEmpty ? this.#slots : this.#growing) {
      const next = tensor(outputs, present);
      release(this.feeds[past]);
      this.feeds[past] = next;
    }
    if (this.#isOnDevice && !this.#isEmpty) {
      for (const { present } of this.#fixed) release(outputs[present]);
    }
    this.#isEmpty = false;
  }

  dispose(): void {
    for (const { past } of this.#slots) release(this.feeds[past]);
  }
}

const fetchesOf = (slots: readonly CacheSlot[]): string[] => [
  'logits',
  ...slots.map(({ present }) => present),
];

/** What is in the device's memory is not the garbage collector's. */
function release(held: Tensor | undefined): void {
  if (held !== undefined && held.location !== 'cpu') held.dispose();
}
