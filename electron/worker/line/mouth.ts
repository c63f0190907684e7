import type { Nanos } from '../../common/units.ts';

/** The caller's mouth: what it says, packet by packet. */
export type Mouth = {
  /** The packet, once all of it was spoken, at `time` or before; null while it was not. */
  readonly take: (packet: number, time: Nanos) => Float32Array | null;
};

type Utterance = { readonly from: number; readonly samples: Float32Array };

/** A mouth that speaks recorded audio; silence goes on where there is none. */
export class RecordedMouth implements Mouth {
  readonly #packet: number;
  #utterances: Utterance[] = [];

  /** `packet`: samples of one. */
  constructor(packet: number) {
    this.#packet = packet;
  }

  /** Speaks from the call's sample `from` on, over what is being said then. */
  say(samples: Float32Array, from: number): void {
    this.#utterances.push({ samples, from });
  }

  /** Breaks off. */
  hush(): void {
    this.#utterances = [];
  }

  take(packet: number): Float32Array {
    const from = packet * this.#packet;
    const spoken = new Float32Array(this.#packet);
    for (const utterance of this.#utterances) {
      const first = Math.max(from, utterance.from);
      const end = Math.min(from + this.#packet, endOf(utterance));
      for (let at = first; at < end; at++) {
        spoken[at - from] =
          (spoken[at - from] ?? 0) + (utterance.samples[at - utterance.from] ?? 0);
      }
    }
    this.#utterances = this.#utterances.filter((one) => endOf(one) > from + this.#packet);
    return spoken;
  }
}

const endOf = ({ from, samples }: Utterance): number => from + samples.length;
