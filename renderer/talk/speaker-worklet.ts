import { PlayoutRing } from './playout-ring.ts';

/** The sound thread's own names (Web Audio API, 1.32), which the DOM's types do not have. */
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

/** Two packets of 20 ms, and ten. */
const lead = 0.04;
const most = 0.2;

registerProcessor(
  'speaker',
  class extends AudioWorkletProcessor {
    readonly #ring = new PlayoutRing(Math.round(lead * sampleRate), Math.round(most * sampleRate));

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<Float32Array>) => this.#ring.add(data);
    }

    process(_: unknown, [output]: readonly (readonly Float32Array[])[]): boolean {
      const [channel] = output ?? [];
      if (channel !== undefined) this.#ring.fill(channel);
      return true;
    }
  },
);
