import { seededDraws } from '../../electron/common/random.ts';
import {
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxNode,
  type OnnxValue,
  onnxModel,
} from './onnx-model.ts';
import { vocabularySize } from './tiny-tokenizer.ts';

/**
 * A causal language model in the hub's ONNX layout that fits in a test: two layers of real attention over past keys
 * with grouped query heads, in numbers that are drawn. `tiny-language-reference.ts` computes the same.
 */
export const shape = {
  layers: 2,
  /** Of queries; two of them share a key. */
  heads: 4,
  keyHeads: 2,
  headSize: 4,
  width: 8,
  /** Beyond them they begin again: a reply may be as long as a test needs. */
  positions: 160,
  vocabulary: vocabularySize,
} as const;

export type TinyLanguageModel = {
  readonly seed: number;
  /** Of the cache and of the logits; the arithmetic between is in single precision. */
  readonly precision: 'float32' | 'float16';
  /** Without them, the model counts the attention mask. */
  readonly takesPositions: boolean;
  /** The model can be asked for the logits of the last positions alone. */
  readonly takesLogitsToKeep: boolean;
  /** The likeliest token after each position, where it is to be a certain one. */
  readonly script: ReadonlyMap<number, number>;
  /** It has NaN for all logits after this position. */
  readonly breaksAt: number | null;
};

export const tinyLanguageModel = (options: Partial<TinyLanguageModel> = {}): TinyLanguageModel => ({
  seed: 5,
  precision: 'float32',
  takesPositions: true,
  takesLogitsToKeep: false,
  script: new Map(),
  breaksAt: null,
  ...options,
});

/** Far above what the drawn weights come to. */
const certain = 1000;

export type Matrix = { readonly rows: number; readonly columns: number; readonly values: number[] };
export type Layer = Readonly<
  Record<'query' | 'key' | 'value' | 'output' | 'widen' | 'narrow', Matrix>
>;
export type Weights = {
  readonly tokens: Matrix;
  readonly positions: Matrix;
  readonly layers: readonly Layer[];
  readonly logits: Matrix;
  /** Added to the logits, by position. */
  readonly script: Matrix;
};

export function weightsOf({ seed, script, breaksAt }: TinyLanguageModel): Weights {
  const draw = seededDraws(seed);
  const matrix = (rows: number, columns: number, size: number): Matrix => ({
    rows,
    columns,
    values: Array.from({ length: rows * columns }, () =>
      Math.fround(((draw(2 ** 20) / 2 ** 20) * 2 - 1) * size),
    ),
  });
  const { width, vocabulary, positions, heads, keyHeads, headSize } = shape;
  const scripted = new Array<number>(positions * vocabulary).fill(0);
  for (const [position, token] of script) scripted[position * vocabulary + token] = certain;
  if (breaksAt !== null) scripted[breaksAt * vocabulary] = Number.NaN;
  return {
    tokens: matrix(vocabulary, width, 1),
    positions: matrix(positions, width, 1),
    layers: Array.from({ length: shape.layers }, () => ({
      query: matrix(width, heads * headSize, 1.5),
      key: matrix(width, keyHeads * headSize, 1.5),
      value: matrix(width, keyHeads * headSize, 1.5),
      output: matrix(heads * headSize, width, 0.7),
      widen: matrix(width, width * 2, 0.7),
      narrow: matrix(width * 2, width, 0.7),
    })),
    logits: matrix(width, vocabulary, 2),
    script: { rows: positions, columns: vocabulary, values: scripted },
  };
}

/** The ONNX file of the model. */
export function tinyLanguageModelBytes(model: TinyLanguageModel): Uint8Array {
  const { precision, takesPositions, takesLogitsToKeep } = model;
  const { layers, keyHeads, headSize } = shape;
  const graph = new GraphOfModel();
  const weights = weightsOf(model);

  // Where each key and each query stands: [1,T] and [1,S].
  const counted = graph.add('CumSum', ['attention_mask', graph.whole([1], [])]);
  const keyPlace = graph.add('Sub', [counted, graph.whole([1])]);
  const queryPlace = takesPositions ? 'position_ids' : graph.lastOf(keyPlace, 'input_ids');
  const isHidden = graph.add('Greater', [
    graph.add('Unsqueeze', [keyPlace, graph.whole([1, 2])]),
    graph.add('Unsqueeze', [queryPlace, graph.whole([1, 3])]),
  ]);

  const place = graph.add('Mod', [queryPlace, graph.whole([shape.positions])]);

  let hidden = graph.add('Add', [
    graph.add('Gather', [graph.matrix(weights.tokens), 'input_ids']),
    graph.add('Gather', [graph.matrix(weights.positions), place]),
  ]);
  for (const [layer, parts] of weights.layers.entries()) {
    const attended = graph.attention(layer, parts, hidden, isHidden, precision);
    hidden = graph.add('Add', [hidden, attended]);
    const wide = graph.add('Tanh', [graph.add('MatMul', [hidden, graph.matrix(parts.widen)])]);
    hidden = graph.add('Add', [hidden, graph.add('MatMul', [wide, graph.matrix(parts.narrow)])]);
  }
  const drawn = graph.add('MatMul', [hidden, graph.matrix(weights.logits)]);
  const script = graph.add('Gather', [graph.matrix(weights.script), place]);
  let logits = graph.add('Add', [drawn, script]);
  if (takesLogitsToKeep) {
    const from = graph.add('Neg', ['num_logits_to_keep']);
    logits = graph.add('Slice', [
      logits,
      graph.add('Reshape', [from, graph.whole([1])]),
      graph.whole([2 ** 31]),
      graph.whole([1]),
    ]);
  }
  graph.name(graph.cast(logits, precision), 'logits');

  const cache = (name: string, length: string): [string, OnnxValue][] =>
    Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
      ['key', 'value'].map((part): [string, OnnxValue] => [
        `${name}.${layer}.${part}`,
        { type: precision, shape: ['batch_size', keyHeads, length, headSize] },
      ]),
    );
  const row = (length: string): OnnxValue => ({ type: 'int64', shape: ['batch_size', length] });
  return onnxModel({
    inputs: {
      input_ids: row('sequence_length'),
      attention_mask: row('total_sequence_length'),
      ...(takesPositions ? { position_ids: row('sequence_length') } : {}),
      ...(takesLogitsToKeep ? { num_logits_to_keep: { type: 'int64', shape: [] } } : {}),
      ...Object.fromEntries(cache('past_key_values', 'past_sequence_length')),
    },
    outputs: {
      logits: { type: precision, shape: ['batch_size', 'kept_length', shape.vocabulary] },
      ...Object.fromEntries(cache('present', 'total_sequence_length')),
    },
    constants: graph.constants,
    nodes: graph.nodes,
  });
}

/** Nodes one after the other, their values and constants numbered. */
class GraphOfModel {
  readonly nodes: OnnxNode[] = [];
  readonly constants: Record<string, OnnxConstant> = {};

  add(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    const output = `value_${this.nodes.length}`;
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  name(value: string, output: string): void {
    this.nodes.push({ op: 'Identity', inputs: [value], outputs: [output] });
  }

  whole(values: readonly number[], sizes: readonly number[] = [values.length]): string {
    return this.#constant({ type: 'int64', shape: sizes, values });
  }

  float(value: number): string {
    return this.#constant({ type: 'float32', shape: [], values: [value] });
  }

  matrix({ rows, columns, values }: Matrix): string {
    return this.#constant({ type: 'float32', shape: [rows, columns], values });
  }

  cast(value: string, precision: 'float32' | 'float16'): string {
    return this.add('Cast', [value], { to: precision === 'float32' ? 1 : 10 });
  }

  /** The last columns of `row`, as many as `like` has. */
  lastOf(row: string, like: string): string {
    const length = this.add('Shape', [like], { start: 1, end: 2 });
    const from = this.add('Neg', [length]);
    return this.add('Slice', [row, from, this.whole([2 ** 31]), this.whole([1])]);
  }

  attention(
    layer: number,
    parts: Layer,
    hidden: string,
    isHidden: string,
    precision: 'float32' | 'float16',
  ): string {
    const { heads, keyHeads, headSize } = shape;
    const apart = (weights: Matrix, count: number): string => {
      const product = this.add('MatMul', [hidden, this.matrix(weights)]);
      const split = this.add('Reshape', [product, this.whole([0, 0, count, headSize])]);
      return this.add('Transpose', [split], { perm: [0, 2, 1, 3] });
    };
    const withPast = (part: 'key' | 'value'): string => {
      const own = this.cast(apart(parts[part], keyHeads), precision);
      const past = `past_key_values.${layer}.${part}`;
      const all = this.add('Concat', [past, own], { axis: 2 });
      this.name(all, `present.${layer}.${part}`);
      const single = this.add('Unsqueeze', [this.cast(all, 'float32'), this.whole([2])]);
      const shared = this.add('Expand', [single, this.whole([1, 1, heads / keyHeads, 1, 1])]);
      return this.add('Reshape', [shared, this.whole([1, heads, -1, headSize])]);
    };
    const queries = apart(parts.query, heads);
    const keys = this.add('Transpose', [withPast('key')], { perm: [0, 1, 3, 2] });
    const products = this.add('MatMul', [queries, keys]);
    const scores = this.add('Mul', [products, this.float(headSize ** -0.5)]);
    const seen = this.add('Where', [isHidden, this.float(-1e9), scores]);
    const shares = this.add('Softmax', [seen], { axis: -1 });
    const mixed = this.add('MatMul', [shares, withPast('value')]);
    const together = this.add('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    const flat = this.add('Reshape', [together, this.whole([0, 0, heads * headSize])]);
    return this.add('MatMul', [flat, this.matrix(parts.output)]);
  }

  #constant(constant: OnnxConstant): string {
    const name = `constant_${Object.keys(this.constants).length}`;
    this.constants[name] = constant;
    return name;
  }
}
