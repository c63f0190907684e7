import { floats, OnnxSession, type SessionSetup, Tensor, tensor } from '../onnx-session.ts';

/** Samples of a frame, and of the frame before it that the model also sees, at 16 kHz. */
const frameSize = 512;
const contextSize = 64;

/** Silero VAD v5: the probability that each frame of 512 samples at 16 kHz is speech. */
export type SpeechDetector = {
  readonly probabilities: (
    samples: Float32Array,
    checkCancelled: () => void,
  ) => Promise<Float32Array>;
};

/**
 * The detector is a part of the front end and runs on the CPU wherever the model runs: a frame of 512 samples
 * is too little work to be worth a GPU's dispatches.
 */
export async function loadSileroVad(path: string, setup: SessionSetup): Promise<SpeechDetector> {
  const onCpu = { ...setup, device: 'cpu', settings: {}, tellsPlacement: false };
  const session = await OnnxSession.load('silero-vad', path, onCpu);
  const rate = new Tensor('int64', [16_000n], []);

  return {
    probabilities: async (samples, checkCancelled) => {
      const frames = Math.ceil(samples.length / frameSize);
      const probabilities = new Float32Array(frames);
      let state: Tensor = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
      for (let frame = 0; frame < frames; frame++) {
        checkCancelled();
        const input = new Float32Array(contextSize + frameSize);
        const from = frame * frameSize;
        if (frame > 0) input.set(samples.subarray(from - contextSize, from));
        input.set(samples.subarray(from, from + frameSize), contextSize);
        const outputs = await session.run(
          { input: new Tensor('float32', input, [1, input.length]), state, sr: rate },
          ['output', 'stateN'],
          'frame',
        );
        probabilities[frame] = floats(outputs, 'output')[0] ?? 0;
        state = tensor(outputs, 'stateN');
      }
      return probabilities;
    },
  };
}
