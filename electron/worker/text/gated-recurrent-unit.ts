/** Row-major weights of one layer. Gates are in the order reset, update, new. */
export type GruWeights = {
  /** [3 × hidden, input] */
  readonly inputWeights: Float32Array;
  /** [3 × hidden] */
  readonly inputBias: Float32Array;
  /** [3 × hidden, hidden] */
  readonly hiddenWeights: Float32Array;
  /** [3 × hidden] */
  readonly hiddenBias: Float32Array;
};

/** out[i] = bias[i] + Σ weights[i, j] × vector[j], for every row i. Sums are kept in float64. */
export function affine(
  weights: Float32Array,
  bias: Float32Array,
  vector: Float32Array,
  out: Float32Array,
): void {
  const width = vector.length;
  const whole = width - (width % 4);
  for (let row = 0, base = 0; row < out.length; row++, base += width) {
    // Four sums that do not wait for one another let the processor overlap the additions.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let column = 0;
    for (; column < whole; column += 4) {
      const at = base + column;
      a += (weights[at] as number) * (vector[column] as number);
      b += (weights[at + 1] as number) * (vector[column + 1] as number);
      c += (weights[at + 2] as number) * (vector[column + 2] as number);
      d += (weights[at + 3] as number) * (vector[column + 3] as number);
    }
    for (; column < width; column++) {
      a += (weights[base + column] as number) * (vector[column] as number);
    }
    out[row] = (bias[row] as number) + (a + b) + (c + d);
  }
}

/**
 * The input's half of a step for every row of an embedding table [n, input], worked out once:
 * [n, 3 × hidden]. A step then costs one product instead of two.
 */
export function projectEmbeddings(
  embeddings: Float32Array,
  count: number,
  weights: GruWeights,
): Float32Array {
  const width = embeddings.length / count;
  const gates = weights.inputBias.length;
  const projected = new Float32Array(count * gates);
  for (let row = 0; row < count; row++) {
    affine(
      weights.inputWeights,
      weights.inputBias,
      embeddings.subarray(row * width, (row + 1) * width),
      projected.subarray(row * gates, (row + 1) * gates),
    );
  }
  return projected;
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * One step of a gated recurrent unit (Cho et al. 2014, as PyTorch writes it), in place on `hidden`.
 * `projected` is the input's half, `scratch` has the length of the three gates.
 */
export function gruStep(
  projected: Float32Array,
  weights: GruWeights,
  hidden: Float32Array,
  scratch: Float32Array,
): void {
  affine(weights.hiddenWeights, weights.hiddenBias, hidden, scratch);
  const size = hidden.length;
  for (let at = 0; at < size; at++) {
    const reset = sigmoid((projected[at] as number) + (scratch[at] as number));
    const update = sigmoid((projected[size + at] as number) + (scratch[size + at] as number));
    const proposed = Math.tanh(
      (projected[2 * size + at] as number) + reset * (scratch[2 * size + at] as number),
    );
    hidden[at] = (1 - update) * proposed + update * (hidden[at] as number);
  }
}
