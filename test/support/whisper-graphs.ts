import {
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  type OnnxValue,
  onnxModel,
} from './onnx-model.ts';

/** The token that each position answers with, a position being a token of prompt or text; the last one for ever. */
export type Script = readonly (string | readonly (readonly [token: string, logit: number])[])[];

const layers = 2;
const heads = 2;
const headSize = 3;
const cells = heads * headSize;
const sides = ['decoder', 'encoder'] as const;
const parts = ['key', 'value'] as const;

/** `input_features` f32[1,bins,3000] → states f32[1,1500,2]: the mean over the bins, two frames a state. */
export const encoderModel = (bins: number | string): Uint8Array =>
  onnxModel({
    inputs: { input_features: { type: 'float32', shape: ['batch', bins, 3000] } },
    outputs: { last_hidden_state: { type: 'float32', shape: ['batch', 1500, 2] } },
    constants: { states: { type: 'int64', shape: [3], values: [1, 1500, 2] } },
    nodes: [
      {
        op: 'ReduceMean',
        inputs: ['input_features'],
        outputs: ['means'],
        attributes: { axes: [1], keepdims: 0 },
      },
      { op: 'Reshape', inputs: ['means', 'states'], outputs: ['last_hidden_state'] },
    ],
  });

/** Mean feature of white noise at full scale, and what 20 dB less take away from it. */
const loudest = 0.95;
const perScript = 0.5;

/** A logit that no other token comes near. */
const certain = 25;

/** What marks each cache tensor: its content is a function of this, so that one in another's place is found out. */
const markOf = (layer: number, part: (typeof parts)[number]): number =>
  2 * layer + (part === 'key' ? 1 : 2);

type DecoderShape = {
  readonly idOf: (token: string) => number;
  /** Of the vocabulary. */
  readonly size: number;
  /** With `use_cache_branch` and an `If`, as exports are; else one branch for all steps. */
  readonly isMerged: boolean;
  /** Cache and logits in half precision. */
  readonly isHalf: boolean;
  /** The tokens' positions are told, not counted. */
  readonly takesPositions: boolean;
  /** The token that is answered once the cache is not what it has to be. */
  readonly wrong: number;
};

/**
 * A decoder with the signature of the Hugging Face export. The script comes from the first encoder state, from the
 * encoder's part of the cache after the first step; the position from the length of the decoder's part. That part
 * holds the token ids times each tensor's mark, and the wrong token is answered where it holds something else.
 */
export function decoderModel(scripts: readonly Script[], shape: DecoderShape): Uint8Array {
  const { isMerged, isHalf, takesPositions, size } = shape;
  const type = isHalf ? 'float16' : 'float32';
  const common: OnnxGraph = {
    inputs: {
      input_ids: { type: 'int64', shape: ['batch', 'tokens'] },
      encoder_hidden_states: { type: 'float32', shape: ['batch', 'frames', 2] },
      ...cacheValues('past_key_values', type),
      ...(takesPositions ? { cache_position: { type: 'int64', shape: ['tokens'] } } : {}),
      ...(isMerged ? { use_cache_branch: { type: 'bool', shape: [1] } } : {}),
    },
    outputs: {
      logits: { type, shape: ['batch', 'tokens', size] },
      ...cacheValues('present', type),
    },
    constants: constantsOf(scripts, shape),
    nodes: [],
  };
  if (!isMerged)
    return onnxModel({ ...common, nodes: [...idNodes, ...stepNodes(true, false, shape)] });
  const outputs = Object.keys(common.outputs);
  const branch = (isCached: boolean): { readonly graph: OnnxGraph } => ({
    graph: { inputs: {}, outputs: common.outputs, nodes: stepNodes(isCached, isCached, shape) },
  });
  return onnxModel({
    ...common,
    nodes: [
      ...idNodes,
      {
        op: 'If',
        inputs: ['use_cache_branch'],
        outputs,
        attributes: { then_branch: branch(true), else_branch: branch(false) },
      },
    ],
  });
}

/** Sizes have a name of their own in each, since equal names are equal sizes to the runtime. */
const cacheValues = (prefix: string, type: OnnxValue['type']): Record<string, OnnxValue> =>
  Object.fromEntries(
    Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
      sides.flatMap((side) =>
        parts.map((part) => {
          const shape = [`${prefix}_${side}_batch`, heads, `${prefix}_${side}_length`, headSize];
          return [`${prefix}.${layer}.${side}.${part}`, { type, shape }] as const;
        }),
      ),
    ),
  );

function constantsOf(
  scripts: readonly Script[],
  { idOf, size, wrong }: DecoderShape,
): Record<string, OnnxConstant> {
  const length = Math.max(...scripts.map((script) => script.length));
  const table = new Float32Array(scripts.length * length * size);
  for (const [at, script] of scripts.entries()) {
    for (let position = 0; position < length; position++) {
      const answer = script[Math.min(position, script.length - 1)] ?? [];
      const logits = typeof answer === 'string' ? [[answer, certain] as const] : answer;
      for (const [token, logit] of logits)
        table[(at * length + position) * size + idOf(token)] = logit;
    }
  }
  const wrongRow = Array.from({ length: size }, (_, id) => (id === wrong ? 1 : 0));
  const scalar = (value: number): OnnxConstant => ({ type: 'float32', shape: [], values: [value] });
  const whole = (...values: number[]): OnnxConstant => ({
    type: 'int64',
    shape: [values.length],
    values,
  });
  const one = (value: number): OnnxConstant => ({ type: 'int64', shape: [], values: [value] });
  return {
    table: { type: 'float32', shape: [scripts.length, length, size], values: [...table] },
    wrongRow: { type: 'float32', shape: [size], values: wrongRow },
    cells: { type: 'float32', shape: [1, heads, 1, headSize], values: Array(cells).fill(1) },
    loudest: scalar(loudest),
    perScript: scalar(perScript),
    noScript: scalar(0),
    lastScript: scalar(scripts.length - 1),
    lastPosition: one(length - 1),
    huge: scalar(1e4),
    sixtyFour: one(64),
    zero: one(0),
    one: one(1),
    two: one(2),
    idAxes: whole(1, 3),
    firstAxis: whole(0),
    dummy: whole(0, heads, 1, headSize),
    stateFrom: whole(0, 0, 0),
    stateTo: whole(1, 1, 1),
    stateAxes: whole(0, 1, 2),
    cacheFrom: whole(0, 0, 0, 0),
    cacheTo: whole(1, 1, 1, 1),
    cacheAxes: whole(0, 1, 2, 3),
    none: whole(),
    ...Object.fromEntries(
      Array.from({ length: layers * 2 }, (_, i) => [`mark${i + 1}`, scalar(i + 1)]),
    ),
  };
}

const node = (op: string, inputs: string[], outputs: string[], attributes = {}): OnnxNode => ({
  op,
  inputs,
  outputs,
  attributes,
});

/** `idCells` f32[1, heads, tokens, head size]: each token's id in every cell, of which half precision holds the rest of 64. */
const idNodes: OnnxNode[] = [
  node('Mod', ['input_ids', 'sixtyFour'], ['idRests']),
  node('Cast', ['idRests'], ['idFloats'], { to: 1 }),
  node('Unsqueeze', ['idFloats', 'idAxes'], ['idColumns']),
  node('Mul', ['idColumns', 'cells'], ['idCells']),
  node('Shape', ['input_ids'], ['idShape']),
  node('Gather', ['idShape', 'one'], ['tokenCount']),
];

/** One step: with the decoder's cache (`isCached`), and with the encoder's part of it (`hasEncoder`). */
function stepNodes(
  isCached: boolean,
  hasEncoder: boolean,
  { isHalf, takesPositions }: DecoderShape,
): OnnxNode[] {
  const past = (layer: number, side: string, part: string) => `past.${layer}.${side}.${part}`;
  const to = isHalf ? 10 : 1;
  const each = Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    parts.map((part) => ({ layer, part, mark: markOf(layer, part) })),
  );
  const first = past(0, 'decoder', 'key');
  const firstOfEncoder = past(0, 'encoder', 'key');

  const used = sides.filter((side) => (side === 'decoder' ? isCached : hasEncoder));
  const pasts = each.flatMap(({ layer, part }) =>
    used.map((side) => {
      const name = `${layer}.${side}.${part}`;
      return node('Cast', [`past_key_values.${name}`], [`past.${name}`], { to: 1 });
    }),
  );

  const position: OnnxNode[] = isCached
    ? [node('Shape', [first], ['pastShape']), node('Gather', ['pastShape', 'two'], ['pastCount'])]
    : [node('Identity', ['zero'], ['pastCount'])];

  const state: OnnxNode[] = hasEncoder
    ? [
        node('Slice', [firstOfEncoder, 'cacheFrom', 'cacheTo', 'cacheAxes'], ['stateCell']),
        node('Reshape', ['stateCell', 'none'], ['state']),
      ]
    : [
        node(
          'Slice',
          ['encoder_hidden_states', 'stateFrom', 'stateTo', 'stateAxes'],
          ['stateCell'],
        ),
        node('Reshape', ['stateCell', 'none'], ['state']),
      ];

  const caches = each.flatMap(({ layer, part, mark }) => {
    const fresh = `fresh${mark}`;
    const present = `present.${layer}.decoder.${part}`;
    const kept = past(layer, 'decoder', part);
    const presentOfEncoder = `present.${layer}.encoder.${part}`;
    return [
      node('Mul', ['idCells', `mark${mark}`], [fresh]),
      isCached
        ? node('Concat', [kept, fresh], [`kept${mark}`], { axis: 2 })
        : node('Identity', [fresh], [`kept${mark}`]),
      node('Cast', [`kept${mark}`], [present], { to }),
      ...(hasEncoder
        ? [node('ConstantOfShape', ['dummy'], [`heard${mark}`])]
        : [
            node('Mul', ['state', `mark${mark}`], [`stateOf${mark}`]),
            node('Mul', ['cells', `stateOf${mark}`], [`heard${mark}`]),
          ]),
      node('Cast', [`heard${mark}`], [presentOfEncoder], { to }),
    ];
  });

  // Every tensor of the cache, divided by its mark, has to be the first one.
  const checked = each.flatMap(({ layer, part, mark }) => [
    ...(isCached ? [{ name: past(layer, 'decoder', part), against: first, mark, side: 'd' }] : []),
    ...(hasEncoder
      ? [{ name: past(layer, 'encoder', part), against: firstOfEncoder, mark, side: 'e' }]
      : []),
  ]);
  const checks = checked.flatMap(({ name, against, mark, side }) => [
    node('Div', [name, `mark${mark}`], [`plain${side}${mark}`]),
    node('Sub', [`plain${side}${mark}`, against], [`gap${side}${mark}`]),
    node('Abs', [`gap${side}${mark}`], [`size${side}${mark}`]),
    node('ReduceSum', [`size${side}${mark}`], [`error${side}${mark}`], { keepdims: 0 }),
  ]);
  const errors = checked.map(({ mark, side }) => `error${side}${mark}`);

  return [
    ...pasts,
    ...position,
    ...state,
    ...caches,
    ...checks,
    node('Sub', ['loudest', 'state'], ['quieter']),
    node('Div', ['quieter', 'perScript'], ['steps']),
    node('Round', ['steps'], ['roundSteps']),
    node('Clip', ['roundSteps', 'noScript', 'lastScript'], ['scriptFloat']),
    node('Cast', ['scriptFloat'], ['script'], { to: 7 }),
    node('Gather', ['table', 'script'], ['rows'], { axis: 0 }),
    node('Add', ['pastCount', 'tokenCount'], ['end']),
    takesPositions
      ? node('Identity', ['cache_position'], ['positions'])
      : node('Range', ['pastCount', 'end', 'one'], ['positions']),
    node('Min', ['positions', 'lastPosition'], ['places']),
    node('Gather', ['rows', 'places'], ['answers'], { axis: 0 }),
    ...(errors.length === 0
      ? [node('Identity', ['answers'], ['right'])]
      : [
          node('Sum', errors, ['error']),
          node('Round', ['error'], ['wholeError']),
          node('Mul', ['wholeError', 'huge'], ['penalty']),
          node('Mul', ['wrongRow', 'penalty'], ['penaltyRow']),
          node('Add', ['answers', 'penaltyRow'], ['right']),
        ]),
    node('Unsqueeze', ['right', 'firstAxis'], ['row']),
    node('Cast', ['row'], ['logits'], { to }),
  ];
}
