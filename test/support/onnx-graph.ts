/**
 * The bytes of ONNX models that are small enough to write by hand (onnx.proto; protocol buffers' wire
 * format): inputs that are asked for and not used, and one output that is always the same.
 */
export type ConstantGraph = {
  readonly inputs: Readonly<Record<string, GraphInput>>;
  readonly output: string;
  /** The output has this shape, and this value everywhere. */
  readonly shape: readonly number[];
  readonly value: number;
};

/** A size that is not the same in every call is a name. */
export type GraphInput = {
  readonly type: keyof typeof elementTypes;
  readonly shape: readonly (number | string)[];
};

const elementTypes = { float32: 1, int64: 7, float16: 10 } as const;
const irVersion = 8;
const opsetVersion = 13;

/** A ModelProto. Its only node spreads one value over the output's shape. */
export function constantModel({ inputs, output, shape, value }: ConstantGraph): Uint8Array {
  const one = tensor('', 'float32', [1], floatBytes([value]));
  const size = tensor('shape', 'int64', [shape.length], int64Bytes(shape));
  const node = [
    ...text(1, 'shape'),
    ...text(2, output),
    ...text(4, 'ConstantOfShape'),
    ...message(5, [...text(1, 'value'), ...message(5, one), ...number(20, 4)]),
  ];
  return modelProto([
    ...message(1, node),
    ...text(2, 'constant'),
    ...message(5, size),
    ...Object.entries(inputs).flatMap(([name, input]) => message(11, valueInfo(name, input))),
    ...message(12, valueInfo(output, { type: 'float32', shape })),
  ]);
}

const square = [2, 2];

/**
 * A ModelProto: f32[2,2] `a` times f32[2,2] `b` is `y`. In half precision both are cast to f16 first, and the
 * product back, so that the device does the arithmetic in f16.
 */
export function matMulModel(precision: 'fp32' | 'fp16'): Uint8Array {
  const plain: GraphInput = { type: 'float32', shape: square };
  const nodes =
    precision === 'fp32'
      ? [operator('MatMul', ['a', 'b'], 'y')]
      : [
          operator('Cast', ['a'], 'halfA', integer('to', elementTypes.float16)),
          operator('Cast', ['b'], 'halfB', integer('to', elementTypes.float16)),
          operator('MatMul', ['halfA', 'halfB'], 'halfY'),
          operator('Cast', ['halfY'], 'y', integer('to', elementTypes.float32)),
        ];
  return modelProto([
    ...nodes.flatMap((node) => message(1, node)),
    ...text(2, 'product'),
    ...message(11, valueInfo('a', plain)),
    ...message(11, valueInfo('b', plain)),
    ...message(12, valueInfo('y', plain)),
  ]);
}

const modelProto = (graph: readonly number[]): Uint8Array =>
  Uint8Array.from([
    ...number(1, irVersion),
    ...message(7, graph),
    ...message(8, [...text(1, ''), ...number(2, opsetVersion)]),
  ]);

/** A NodeProto with one output. */
const operator = (
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly number[] = [],
): number[] => [
  ...inputs.flatMap((input) => text(1, input)),
  ...text(2, output),
  ...text(4, type),
  ...attributes,
];

/** A whole number as attribute of a node. */
const integer = (name: string, value: number): number[] =>
  message(5, [...text(1, name), ...number(3, value), ...number(20, 2)]);

function tensor(
  name: string,
  type: keyof typeof elementTypes,
  shape: readonly number[],
  bytes: Uint8Array,
): number[] {
  return [
    ...shape.flatMap((size) => number(1, size)),
    ...number(2, elementTypes[type]),
    ...text(8, name),
    ...message(9, [...bytes]),
  ];
}

function valueInfo(name: string, { type, shape }: GraphInput): number[] {
  const sizes = shape.flatMap((size) =>
    message(1, typeof size === 'number' ? number(1, size) : text(2, size)),
  );
  const tensorType = [...number(1, elementTypes[type]), ...message(2, sizes)];
  return [...text(1, name), ...message(2, message(1, tensorType))];
}

const floatBytes = (values: readonly number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(values).buffer);

const int64Bytes = (values: readonly number[]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(values, BigInt).buffer);

const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];

const message = (field: number, bytes: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];

const text = (field: number, characters: string): number[] =>
  message(field, [...new TextEncoder().encode(characters)]);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}
