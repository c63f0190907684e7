import type { Nanos } from '../../common/units.ts';
import type { CallTime } from './call-time.ts';
import type { Codec } from './codec.ts';
import type { Mouth } from './mouth.ts';
import { InOrder, type Network } from './network.ts';

export type CallerPacket = {
  readonly packet: number;
  /** As the agent gets it: silence where it was lost. */
  readonly samples: Float32Array;
};

/** The way from the caller's mouth to the agent's ear. */
export class Uplink {
  readonly #time: CallTime;
  readonly #mouth: Mouth;
  readonly #codec: Codec;
  readonly #network: Network;
  readonly #underway = new InOrder<CallerPacket>();
  #packets = 0;

  constructor(time: CallTime, mouth: Mouth, codec: Codec, network: Network) {
    this.#time = time;
    this.#mouth = mouth;
    this.#codec = codec;
    this.#network = network;
  }

  /** Samples that were spoken and sent. */
  get spoken(): number {
    return this.#packets * this.#time.packet;
  }

  /** Sends what is whole by the tick at `at`. `record`: what was spoken; `lose`: a packet will not arrive. */
  send(at: Nanos, record: (from: number, samples: Float32Array) => void, lose: () => void): void {
    while (this.#time.wholeAt(this.#packets) <= at) {
      const spoken = this.#mouth.take(this.#packets, at);
      if (spoken === null) return;
      record(this.spoken, spoken);
      const arrival = this.#network(at);
      if (arrival === null) lose();
      const samples = arrival === null ? new Float32Array(spoken.length) : this.#codec(spoken);
      this.#underway.push({ packet: this.#packets, samples }, arrival);
      this.#packets += 1;
    }
  }

  /** When the next packet arrives; null while none is known to. */
  get due(): Nanos | null {
    return this.#underway.due;
  }

  take(time: Nanos): { readonly packet: CallerPacket; readonly arrived: Nanos } | null {
    return this.#underway.take(time);
  }
}
