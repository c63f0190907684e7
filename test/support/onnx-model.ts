import protobuf from 'protobufjs';

/** Shape with a name where a size differs from call to call. */
export type OnnxValue = { readonly type: OnnxType; readonly shape: readonly (number | string)[] };

export type OnnxType = keyof typeof elementTypes;

export type OnnxConstant =
  | {
      readonly type: 'float32' | 'int64' | 'bool' | 'int32';
      readonly shape: readonly number[];
      readonly values: readonly number[];
    }
  | {
      readonly type: 'string';
      readonly shape: readonly number[];
      readonly values: readonly string[];
    };

export type OnnxNode = {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers are `i`, others `f`: write 1.5, or give `{ float: 1 }`. */
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
};

export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly graph: OnnxGraph };

export type OnnxGraph = {
  readonly inputs: Readonly<Record<string, OnnxValue>>;
  readonly outputs: Readonly<Record<string, OnnxValue>>;
  readonly constants?: Readonly<Record<string, OnnxConstant>>;
  readonly nodes: readonly OnnxNode[];
};

const elementTypes = { float32: 1, int32: 6, int64: 7, string: 8, bool: 9, float16: 10 } as const;
const irVersion = 8;
const opset = 17;

/** The part of onnx.proto (ONNX 1.17, Apache-2.0) that a small model needs. */
const { root } = protobuf.parse(
  `
syntax = "proto3";
message Model { int64 ir_version = 1; Graph graph = 7; repeated OperatorSet opset_import = 8; repeated Entry metadata_props = 14; }
message Entry { string key = 1; string value = 2; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12; }
message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; }
message Attribute { string name = 1; float f = 2; int64 i = 3; bytes s = 4; Graph g = 6; repeated float floats = 7; repeated int64 ints = 8; int32 type = 20; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; repeated bytes string_data = 6; string name = 8; bytes raw_data = 9; }
message Value { string name = 1; Type type = 2; }
message Type { TensorType tensor_type = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Shape { repeated Dimension dim = 1; }
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
`,
  { keepCase: true },
);
const modelType = root.lookupType('Model');

/**
 * The bytes of an ONNX model (opset 17) made of these nodes, in the order in which they run: a model small enough
 * to be read in a test, which the real runtime loads. `metadata` are the model's own words about itself.
 */
export function onnxModel(
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return modelType
    .encode({
      ir_version: irVersion,
      graph: graphMessage(graph),
      opset_import: [{ domain: '', version: opset }],
      metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    })
    .finish();
}

const graphMessage = ({ inputs, outputs, constants = {}, nodes }: OnnxGraph): object => ({
  name: 'graph',
  node: nodes.map(({ op, attributes = {}, ...node }) => ({
    input: node.inputs,
    output: node.outputs,
    op_type: op,
    attribute: Object.entries(attributes).map(([name, value]) => attributeMessage(name, value)),
  })),
  initializer: Object.entries(constants).map(([name, constant]) => tensorMessage(name, constant)),
  input: Object.entries(inputs).map(valueMessage),
  output: Object.entries(outputs).map(valueMessage),
});

/** AttributeProto.AttributeType: 1 float, 2 int, 3 string, 5 graph, 6 floats, 7 ints. */
function attributeMessage(name: string, value: OnnxAttribute): object {
  if (typeof value === 'string') return { name, type: 3, s: Buffer.from(value) };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { name, type: 2, i: value } : { name, type: 1, f: value };
  if ('float' in value) return { name, type: 1, f: value.float };
  if ('floats' in value) return { name, type: 6, floats: value.floats };
  if ('graph' in value) return { name, type: 5, g: graphMessage(value.graph) };
  return { name, type: 7, ints: value };
}

function tensorMessage(name: string, constant: OnnxConstant): object {
  const head = { name, dims: constant.shape, data_type: elementTypes[constant.type] };
  if (constant.type === 'string')
    return { ...head, string_data: constant.values.map((value) => Buffer.from(value)) };
  return { ...head, raw_data: rawBytes(constant.type, constant.values) };
}

function rawBytes(type: 'float32' | 'int64' | 'bool' | 'int32', values: readonly number[]): Buffer {
  switch (type) {
    case 'float32':
      return Buffer.from(Float32Array.from(values).buffer);
    case 'int64':
      return Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    case 'int32':
      return Buffer.from(Int32Array.from(values).buffer);
    case 'bool':
      return Buffer.from(values.map((value) => (value === 0 ? 0 : 1)));
  }
}

const valueMessage = ([name, { type, shape }]: [string, OnnxValue]): object => ({
  name,
  type: {
    tensor_type: {
      elem_type: elementTypes[type],
      shape: {
        dim: shape.map((size) =>
          typeof size === 'number' ? { dim_value: size } : { dim_param: size },
        ),
      },
    },
  },
});
