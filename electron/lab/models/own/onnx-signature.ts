import { type FileHandle, open } from 'node:fs/promises';
import protobuf from 'protobufjs';
import { UnusableModel } from './unusable-model.ts';

/** A tensor that goes into a graph or comes out of it. */
export interface GraphValue {
  readonly name: string;
  /** As ONNX writes it; `?` for what it does not name here. */
  readonly type: string;
  /** A number, or the name of a length that differs from run to run. */
  readonly shape: readonly (number | string)[];
}

export interface GraphSignature {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** onnx.proto, TensorProto.DataType, as far as speech models use it. */
const typeNames: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
};

/** Field numbers of onnx.proto. */
const graphOfModel = 7;
const inputOfGraph = 11;
const outputOfGraph = 12;

const blockLength = 65_536;
/** Large models have some ten thousand nodes and weights; whatever goes beyond this is none of ours. */
const mostFields = 1_000_000;
const mostValues = 10_000;
const longestValue = 65_536;

/**
 * Reads what goes into a model and what comes out, from the file's outline alone: weights are stepped over, so
 * gigabytes cost as little as their number of tensors.
 *
 * @throws UnusableModel for what is no ONNX model, or the file system's error
 * @see onnx.proto, ModelProto
 */
export async function readSignature(path: string): Promise<GraphSignature> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = new Blocks(file, size);
    const inputs: GraphValue[] = [];
    const outputs: GraphValue[] = [];
    let graphs = 0;
    let fields = 0;
    const count = (): void => {
      if (++fields > mostFields) throw new Malformed('it has no end');
    };
    for await (const model of fieldsIn(bytes, 0, size, count)) {
      if (model.number !== graphOfModel || model.wire !== 2) continue;
      graphs++;
      for await (const field of fieldsIn(bytes, model.from, model.to, count)) {
        const list = { [inputOfGraph]: inputs, [outputOfGraph]: outputs }[field.number];
        if (list === undefined || field.wire !== 2) continue;
        if (field.to - field.from > longestValue || list.length >= mostValues) {
          throw new Malformed('it describes more than a model has');
        }
        list.push(readValue(Buffer.from(await bytes.read(field.from, field.to - field.from))));
      }
    }
    if (graphs !== 1 || outputs.length === 0) throw new Malformed('it has no graph');
    return { inputs, outputs };
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof RangeError)) throw error;
    throw new UnusableModel(
      `${path} is not an ONNX model, or not a whole one (${error.message}). Copy or export it again.`,
    );
  } finally {
    await file.close();
  }
}

class Malformed extends Error {}

/** Pieces of a file, read block by block. */
class Blocks {
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #buffer = Buffer.alloc(blockLength);
  #from = 0;
  #length = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Valid until the next reading. `length` is at most a block. */
  async read(from: number, length: number): Promise<Buffer> {
    if (from + length > this.#size) throw new Malformed('it ends early');
    if (from < this.#from || from + length > this.#from + this.#length) {
      const { bytesRead } = await this.#file.read(this.#buffer, 0, blockLength, from);
      this.#from = from;
      this.#length = bytesRead;
      if (length > bytesRead) throw new Malformed('it ends early');
    }
    return this.#buffer.subarray(from - this.#from, from - this.#from + length);
  }

  /** @returns the number and where it ends */
  async varint(from: number): Promise<readonly [value: number, end: number]> {
    let value = 0;
    for (let at = 0; at < 10; at++) {
      const [byte = 0] = await this.read(from + at, 1);
      value += (byte & 0x7f) * 2 ** (7 * at);
      if (byte < 0x80) return [value, from + at + 1];
    }
    throw new Malformed('a number in it has no end');
  }
}

type Field = {
  readonly number: number;
  readonly wire: number;
  readonly from: number;
  readonly to: number;
};

/** The fields of a protobuf message, none of them read. */
async function* fieldsIn(
  bytes: Blocks,
  from: number,
  to: number,
  count: () => void,
): AsyncGenerator<Field> {
  for (let at = from; at < to; ) {
    count();
    const [tag, after] = await bytes.varint(at);
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    const field = { number, wire, ...(await extentOf(bytes, wire, after)) };
    if (number === 0 || field.to > to) throw new Malformed('a field of it goes beyond its end');
    yield field;
    at = field.to;
  }
}

async function extentOf(bytes: Blocks, wire: number, from: number) {
  switch (wire) {
    case 0:
      return { from, to: (await bytes.varint(from))[1] };
    case 1:
      return { from, to: from + 8 };
    case 2: {
      const [length, start] = await bytes.varint(from);
      return { from: start, to: start + length };
    }
    case 5:
      return { from, to: from + 4 };
    default:
      throw new Malformed('its fields are not those of a model');
  }
}

/** onnx.proto, ValueInfoProto: the part of it that describes a dense tensor. */
const valueSchema = protobuf
  .parse(`
  syntax = "proto3";
  message Dimension { int64 value = 1; string parameter = 2; }
  message Shape { repeated Dimension dim = 1; }
  message Tensor { int32 type = 1; Shape shape = 2; }
  message Type { Tensor tensor = 1; }
  message Value { string name = 1; Type type = 2; }
`)
  .root.lookupType('Value');

type DecodedValue = {
  readonly name?: string;
  readonly type?: {
    readonly tensor?: {
      readonly type?: number;
      readonly shape?: {
        readonly dim?: readonly { readonly value?: number; readonly parameter?: string }[];
      };
    };
  };
};

function readValue(bytes: Buffer): GraphValue {
  const value: DecodedValue = valueSchema.toObject(decode(bytes), { longs: Number });
  const tensor = value.type?.tensor;
  return {
    name: value.name ?? '',
    type: typeNames[tensor?.type ?? 0] ?? '?',
    shape: (tensor?.shape?.dim ?? []).map(
      ({ value: length, parameter }) => length ?? parameter ?? '?',
    ),
  };
}

function decode(bytes: Buffer) {
  try {
    return valueSchema.decode(bytes);
  } catch (error) {
    throw new Malformed(error instanceof Error ? error.message : String(error));
  }
}
