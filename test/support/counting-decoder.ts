import { type OnnxGraph, type OnnxNode, type OnnxValue, onnxModel } from './onnx-model.ts';

/** Sizes of a decoder with the signature of Moonshine's merged export. */
export type DecoderSize = {
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly width: number;
  readonly vocabulary: number;
};

const sides = ['decoder', 'encoder'] as const;
const parts = ['key', 'value'] as const;

/**
 * A decoder that writes each token into its cache and answers with a sum over all of the cache, so that its tokens
 * are right only where every part of the cache comes back whole, in its place and with its sizes:
 * next = (Σ over layers l and parts of ((l + 1) · Σ tokens so far + states)) mod (vocabulary − 3) + 3, where `states`
 * is the sum of the encoder's states, which it reads in the first step only.
 */
export function countingDecoder(size: DecoderSize): Uint8Array {
  const { layers, heads, headSize, width, vocabulary } = size;
  const inputs: Record<string, OnnxValue> = {
    input_ids: { type: 'int64', shape: [1, 1] },
    encoder_hidden_states: { type: 'float32', shape: [1, 'frames', width] },
    use_cache_branch: { type: 'bool', shape: [1] },
  };
  const outputs: Record<string, OnnxValue> = {
    logits: { type: 'float32', shape: [1, 1, vocabulary] },
  };
  const nodes: OnnxNode[] = [
    node('Cast', ['input_ids'], 'token', { to: 1 }),
    node('Reshape', ['token', 'ones'], 'token4'),
    node('ReduceSum', ['encoder_hidden_states'], 'states3'),
    node('Reshape', ['states3', 'ones'], 'states'),
  ];
  const constants: Record<string, NonNullable<OnnxGraph['constants']>[string]> = {
    ones: { type: 'int64', shape: [4], values: [1, 1, 1, 1] },
    row: { type: 'int64', shape: [4], values: [1, heads, 1, headSize] },
    each: { type: 'float32', shape: [], values: [heads * headSize] },
    apart: { type: 'int64', shape: [1], values: [vocabulary - 3] },
    three: { type: 'int64', shape: [1], values: [3] },
    depth: { type: 'int64', shape: [], values: [vocabulary] },
    offOn: { type: 'float32', shape: [2], values: [0, 1] },
  };
  const sums: string[] = [];
  for (let layer = 0; layer < layers; layer++) {
    constants[`weight${layer}`] = { type: 'float32', shape: [], values: [layer + 1] };
    for (const side of sides) {
      for (const part of parts) {
        const name = `${layer}.${side}.${part}`;
        const past = `past_key_values.${name}`;
        const present = `present.${name}`;
        inputs[past] = { type: 'float32', shape: ['batch', heads, `past_${side}`, headSize] };
        outputs[present] = {
          type: 'float32',
          shape: ['batch', heads, `present_${side}`, headSize],
        };
        nodes.push(...(side === 'decoder' ? growing(name, layer) : kept(name)));
        sums.push(`sum.${name}`);
      }
    }
  }
  nodes.push(
    node('Sum', sums, 'total'),
    node('Cast', ['total'], 'whole4', { to: 7 }),
    node('Reshape', ['whole4', 'one'], 'whole'),
    node('Mod', ['whole', 'apart'], 'rest'),
    node('Add', ['rest', 'three'], 'next'),
    node('Reshape', ['next', 'two'], 'next2'),
    node('OneHot', ['next2', 'depth', 'offOn'], 'logits'),
  );
  constants.one = { type: 'int64', shape: [1], values: [1] };
  constants.two = { type: 'int64', shape: [2], values: [1, 1] };
  return onnxModel({ inputs, outputs, constants, nodes });
}

const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode => ({ op, inputs, outputs: [output], attributes });

/** The first step's past has no batch: what is concatenated is taken from it along its empty axis. */
const growing = (name: string, layer: number): OnnxNode[] => [
  node('Mul', ['token4', `weight${layer}`], `weighted.${name}`),
  node('Expand', [`weighted.${name}`, 'row'], `row.${name}`),
  choice(`present.${name}`, {
    first: [node('Identity', [`row.${name}`], `first.${name}`)],
    later: [
      node('Concat', [`past_key_values.${name}`, `row.${name}`], `later.${name}`, { axis: 2 }),
    ],
    name,
  }),
  ...mean(name),
];

const kept = (name: string): OnnxNode[] => [
  choice(`present.${name}`, {
    first: [node('Expand', ['states', 'row'], `first.${name}`)],
    later: [node('Identity', [`past_key_values.${name}`], `later.${name}`)],
    name,
  }),
  ...mean(name),
];

const mean = (name: string): OnnxNode[] => [
  node('ReduceSum', [`present.${name}`], `all.${name}`),
  node('Div', [`all.${name}`, 'each'], `sum.${name}`),
];

const choice = (
  output: string,
  { first, later, name }: { first: OnnxNode[]; later: OnnxNode[]; name: string },
): OnnxNode => {
  const value: OnnxValue = { type: 'float32', shape: ['a', 'b', 'c', 'd'] };
  const branch = (nodes: OnnxNode[], result: string) => ({
    graph: { inputs: {}, outputs: { [`${result}.${name}`]: value }, nodes },
  });
  return node('If', ['use_cache_branch'], output, {
    then_branch: branch(later, 'later'),
    else_branch: branch(first, 'first'),
  });
};

/** The tokens of `countingDecoder`, by the plain rule. */
export function countedTokens(
  { layers, vocabulary }: DecoderSize,
  states: number,
  count: number,
): number[] {
  const tokens: number[] = [];
  let sum = 1;
  for (let step = 0; step < count; step++) {
    let total = 0;
    for (let layer = 0; layer < layers; layer++) {
      total += parts.length * ((layer + 1) * sum + states);
    }
    const next = (total % (vocabulary - 3)) + 3;
    tokens.push(next);
    sum += next;
  }
  return tokens;
}
