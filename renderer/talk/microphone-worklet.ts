import { FrameCutter } from './frame-cutter.ts';

/** What `microphone.ts` is sent: a frame, and how many samples the context had rendered at its end. */
export type MicrophoneMessage = {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly end: number;
};

/** The sound thread's own names (Web Audio API, 1.32), which the DOM's types do not have. */
declare const currentFrame: number;
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

const frameSeconds = 0.02;

registerProcessor(
  'microphone',
  class extends AudioWorkletProcessor {
    readonly #cutter = new FrameCutter(Math.round(sampleRate * frameSeconds), (samples, end) => {
      const message: MicrophoneMessage = { samples, end };
      this.port.postMessage(message, [samples.buffer]);
    });

    process([input]: readonly (readonly Float32Array[])[]): boolean {
      const [channel] = input ?? [];
      // Between two devices there may be no channel for a moment: the frames have no gap.
      if (channel !== undefined) this.#cutter.add(channel, currentFrame);
      return true;
    }
  },
);
