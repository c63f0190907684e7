import type { OnnxConstant, OnnxNode, OnnxValue } from './onnx-model.ts';
import { onnxModel } from './onnx-model.ts';

/** One period's worth of sound of each id: a tone that is nowhere silent for long. */
export const toneOf = (length: number): number[] =>
  Array.from({ length }, (_, at) => Math.fround(Math.sin((2 * Math.PI * 8 * (at + 0.5)) / length)));

/**
 * A graph with the inputs of a text-to-speech model whose audio is `tone × loudness(id)`, id after id. The
 * loudness is a sum of `terms`, each `[input, weight]`; the ids are `ids`, of shape [1,n], weighed by 0.001.
 */
export function toneVoice(voice: {
  readonly ids: string;
  readonly inputs: Readonly<Record<string, OnnxValue>>;
  /** Float inputs that broadcast to [1,n], made by `nodes` where they are not inputs. */
  readonly terms: readonly string[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: Readonly<Record<string, OnnxConstant>>;
  readonly output: string;
  /** −1 for the one size that is not fixed. */
  readonly shape: readonly number[];
  readonly samplesPerId: number;
}): Uint8Array {
  const { ids, inputs, terms, nodes, constants, output, shape, samplesPerId } = voice;
  const sums = terms.map((term, at) => ({
    op: 'Add',
    inputs: [at === 0 ? 'weighed' : `sum${at - 1}`, term],
    outputs: [`sum${at}`],
  }));
  return onnxModel({
    inputs,
    outputs: { [output]: { type: 'float32', shape: shape.map((n) => (n < 0 ? 'samples' : n)) } },
    constants: {
      ...constants,
      thousandth: { type: 'float32', shape: [1], values: [0.001] },
      last: { type: 'int64', shape: [1], values: [2] },
      tone: { type: 'float32', shape: [1, 1, samplesPerId], values: toneOf(samplesPerId) },
      shape: { type: 'int64', shape: [shape.length], values: [...shape] },
    },
    nodes: [
      { op: 'Cast', inputs: [ids], outputs: ['floats'], attributes: { to: 1 } },
      { op: 'Mul', inputs: ['floats', 'thousandth'], outputs: ['weighed'] },
      ...nodes,
      ...sums,
      { op: 'Unsqueeze', inputs: [`sum${terms.length - 1}`, 'last'], outputs: ['loudness'] },
      { op: 'Mul', inputs: ['loudness', 'tone'], outputs: ['sound'] },
      { op: 'Reshape', inputs: ['sound', 'shape'], outputs: [output] },
    ],
  });
}

/** What `toneVoice` says to these ids where all other terms sum up to `rest`, worked out the plain way. */
export const toneReference = (
  ids: readonly number[],
  rest: number,
  samplesPerId: number,
): number[] => ids.flatMap((id) => toneOf(samplesPerId).map((wave) => wave * (id * 0.001 + rest)));

/** The largest difference of two signals; infinite where their lengths differ. */
export function farthest(heard: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (heard.length !== expected.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let at = 0; at < heard.length; at++) {
    const apart = Math.abs((heard[at] ?? 0) - (expected[at] ?? 0));
    if (!(apart <= most)) most = apart;
  }
  return most;
}
