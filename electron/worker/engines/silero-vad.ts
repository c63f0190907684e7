import { floats, OnnxSession, type SessionSetup, Tensor, tensor } from '../onnx-session.ts';

/** Samples of a frame, and of the frame before it that the model also sees, at 16 kHz. */
export const frameSize = 512;
const contextSize = 64;

/** Silero VAD v5: how likely each frame of 512 samples at 16 kHz is speech. */
export type SpeechDetector = {
  /** Of a whole. */
  readonly probabilities: (
    samples: Float32Array,
    checkCancelled: () => void,
  ) => Promise<Float32Array>;
  /** Of audio that arrives: each call takes the next frame, and what came before is remembered. */
  readonly follow: () => (frame: Float32Array) => Promise<number>;
};

/**
 * The detector is a part of the front end and runs on the CPU wherever the model runs: a frame of 512 samples
 * is too little work to be worth a GPU's dispatches. In one thread: several share no work of a frame worth the name, and
 * go on turning between two frames, which costs most of a core that the models then miss.
 */
export async function loadSileroVad(path: string, setup: SessionSetup): Promise<SpeechDetector> {
  const settings = { threads: 1 };
  const onCpu = { ...setup, device: 'cpu', settings, tellsPlacement: false };
  const session = await OnnxSession.load('silero-vad', path, onCpu);
  const rate = new Tensor('int64', [16_000n], []);

  const follow: SpeechDetector['follow'] = () => {
    let state: Tensor = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
    let context = new Float32Array(contextSize);
    return async (frame) => {
      const input = new Float32Array(contextSize + frameSize);
      input.set(context);
      input.set(frame, contextSize);
      context = input.slice(frameSize);
      const outputs = await session.run(
        { input: new Tensor('float32', input, [1, input.length]), state, sr: rate },
        ['output', 'stateN'],
        'frame',
      );
      state = tensor(outputs, 'stateN');
      return floats(outputs, 'output')[0] ?? 0;
    };
  };

  return {
    follow,
    probabilities: async (samples, checkCancelled) => {
      const next = follow();
      const probabilities = new Float32Array(Math.ceil(samples.length / frameSize));
      for (let frame = 0; frame < probabilities.length; frame++) {
        checkCancelled();
        const from = frame * frameSize;
        probabilities[frame] = await next(samples.subarray(from, from + frameSize));
      }
      return probabilities;
    },
  };
}
