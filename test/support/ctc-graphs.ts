import { type OnnxNode, onnxModel } from './onnx-model.ts';

const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode => ({ op, inputs, outputs: [output], attributes });

/** Samples that one frame of `levelModel` looks at. */
export const levelFrame = 320;

/**
 * A model with wav2vec2's signature whose frames of 320 samples say the piece whose level is nearest to their mean:
 * logit of piece v = 2 · level(v) · mean − level(v)², the largest of which is that of the least (level(v) − mean)².
 */
export function levelModel(levels: readonly number[], output = 'logits'): Uint8Array {
  const weights = levels.flatMap((level) =>
    Array<number>(levelFrame).fill((2 * level) / levelFrame),
  );
  return onnxModel({
    inputs: { input_values: { type: 'float32', shape: ['batch', 'samples'] } },
    outputs: { [output]: { type: 'float32', shape: ['batch', 'frames', levels.length] } },
    constants: {
      one: { type: 'int64', shape: [1], values: [1] },
      weights: { type: 'float32', shape: [levels.length, 1, levelFrame], values: weights },
      bias: {
        type: 'float32',
        shape: [levels.length],
        values: levels.map((level) => -(level ** 2)),
      },
    },
    nodes: [
      node('Unsqueeze', ['input_values', 'one'], 'channel'),
      node('Conv', ['channel', 'weights', 'bias'], 'scores', {
        kernel_shape: [levelFrame],
        strides: [levelFrame],
      }),
      node('Transpose', ['scores'], output, { perm: [0, 2, 1] }),
    ],
  });
}

/** The frames of features that one output of `toneModel` stands for. */
export const toneStride = 8;

/**
 * A model with the signature of NeMo's CTC models: of every 8th frame of features within `length`, the piece whose bin
 * is the strongest, or the blank after the last piece where none is above `threshold`.
 */
export function toneModel(bins: number, heard: readonly number[], threshold: number): Uint8Array {
  return onnxModel({
    inputs: {
      audio_signal: { type: 'float32', shape: ['batch', bins, 'frames'] },
      length: { type: 'int64', shape: ['batch'] },
    },
    outputs: { logprobs: { type: 'float32', shape: ['batch', 'times', heard.length + 1] } },
    constants: {
      heard: { type: 'int64', shape: [heard.length], values: heard },
      zero: { type: 'int64', shape: [1], values: [0] },
      time: { type: 'int64', shape: [1], values: [2] },
      stride: { type: 'int64', shape: [1], values: [toneStride] },
      first: { type: 'int64', shape: [1], values: [1] },
      none: { type: 'float32', shape: [], values: [0] },
      threshold: { type: 'float32', shape: [], values: [threshold] },
    },
    nodes: [
      node('Slice', ['audio_signal', 'zero', 'length', 'time', 'stride'], 'times'),
      node('Gather', ['times', 'heard'], 'pieces', { axis: 1 }),
      node('Slice', ['pieces', 'zero', 'first', 'first'], 'row'),
      node('Mul', ['row', 'none'], 'nothing'),
      node('Add', ['nothing', 'threshold'], 'blank'),
      node('Concat', ['pieces', 'blank'], 'scores', { axis: 1 }),
      node('Transpose', ['scores'], 'logprobs', { perm: [0, 2, 1] }),
    ],
  });
}
