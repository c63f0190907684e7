import { type Millis, millisToNanos, type Nanos, nanos } from '../../common/units.ts';

/** When a packet is heard, and the silence before it where it came too late to follow the one before. */
export type Playing = {
  readonly heard: Nanos;
  readonly underrun: { readonly from: Nanos; readonly to: Nanos } | null;
};

/**
 * The caller's playout buffer. A talk spurt begins to be played `buffer` after its first packet arrived, and its packets
 * follow each other without a gap; one that is not there when it should be played is an underrun: silence, until it
 * is there, and the rest follows it. In place of a lost packet silence of its length is played.
 */
export class PlayoutBuffer {
  readonly #frame: Nanos;
  readonly #buffer: Nanos;
  /** When what was given so far has all been played; null between two spurts. */
  #free: Nanos | null = null;
  /** A packet cannot be used before those that were sent before it. */
  #latest = nanos(Number.NEGATIVE_INFINITY);

  constructor(frame: Nanos, buffer: Millis) {
    this.#frame = frame;
    this.#buffer = millisToNanos(buffer);
  }

  /** The next packet, in the order of sending; `arrival` null: lost. null: lost before anything of the spurt was there. */
  next(arrival: Nanos | null): Playing | null {
    const free = this.#free;
    if (arrival === null) {
      if (free === null) return null;
      return this.#play(free, null);
    }
    this.#latest = nanos(Math.max(this.#latest, arrival));
    if (free === null) return this.#play(nanos(this.#latest + this.#buffer), null);
    if (this.#latest <= free) return this.#play(free, null);
    return this.#play(this.#latest, { from: free, to: this.#latest });
  }

  /** What was given is thrown away; the next packet begins a new spurt. */
  restart(): void {
    this.#free = null;
    this.#latest = nanos(Number.NEGATIVE_INFINITY);
  }

  #play(heard: Nanos, underrun: Playing['underrun']): Playing {
    this.#free = nanos(heard + this.#frame);
    return { heard, underrun };
  }
}
