import { seededDraws } from '../../common/random.ts';
import type { AudioPath } from '../../common/turn/turn-work.ts';
import { millis, millisToNanos, type Nanos, nanos } from '../../common/units.ts';

/** Carries a packet: when it arrives, null where it is lost. */
export type Network = (sent: Nanos) => Nanos | null;

const resolution = 2 ** 32;

/**
 * One direction of a network: `delay`, and uniformly up to `jitter` more, for each packet by itself, so that a packet
 * may overtake another; the share `loss` of packets never arrives. Each packet takes two draws, whatever becomes of
 * it: with another loss the jitter of the same seed stays as it was.
 */
export function networkOf({ delay, jitter, loss }: AudioPath['network'], seed: number): Network {
  const draw = seededDraws(seed);
  const share = (): number => draw(resolution) / resolution;
  return (sent) => {
    const isLost = share() < loss;
    const late = millisToNanos(millis(delay + jitter * share()));
    return isLost ? null : nanos(sent + Math.round(late));
  };
}

/**
 * Packets in the order in which they were sent, as whoever listens can use them: one that was overtaken holds up those
 * behind it, and that one is missing shows when a later one is there.
 */
export class InOrder<Packet> {
  readonly #waiting: { readonly packet: Packet; due: Nanos | null }[] = [];
  #latest = nanos(Number.NEGATIVE_INFINITY);

  /** The next packet that was sent, and when it arrives; null: it is lost. */
  push(packet: Packet, arrival: Nanos | null): void {
    this.#waiting.push({ packet, due: null });
    if (arrival === null) return;
    this.#latest = nanos(Math.max(this.#latest, arrival));
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      const before = this.#waiting[i];
      if (before === undefined || before.due !== null) break;
      before.due = this.#latest;
    }
  }

  /** When the next packet can be taken; null while nothing says so. */
  get due(): Nanos | null {
    return this.#waiting[0]?.due ?? null;
  }

  /** The next packet, where it can be taken by `time`. */
  take(time: Nanos): { readonly packet: Packet; readonly arrived: Nanos } | null {
    const due = this.due;
    if (due === null || due > time) return null;
    const next = this.#waiting.shift();
    return next === undefined ? null : { packet: next.packet, arrived: due };
  }
}
