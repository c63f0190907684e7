/**
 * What is still to be played of a stream that arrives in packets. Nothing is played until `lead` samples are there, so that
 * a packet which is late by less leaves no gap; after it ran empty the same again. More than `most` is never kept: the
 * oldest goes, since who talks would rather miss a moment than answer late.
 */
export class PlayoutRing {
  readonly #lead: number;
  readonly #samples: Float32Array;
  #from = 0;
  #length = 0;
  #isPlaying = false;

  constructor(lead: number, most: number) {
    this.#lead = lead;
    this.#samples = new Float32Array(most);
  }

  add(packet: Float32Array): void {
    const size = this.#samples.length;
    const kept = packet.length > size ? packet.subarray(packet.length - size) : packet;
    const excess = Math.max(0, this.#length + kept.length - size);
    this.#from = (this.#from + excess) % size;
    this.#length -= excess;
    const start = (this.#from + this.#length) % size;
    const first = kept.subarray(0, size - start);
    this.#samples.set(first, start);
    this.#samples.set(kept.subarray(first.length), 0);
    this.#length += kept.length;
  }

  /** Fills `output`, with silence where there is nothing to play. */
  fill(output: Float32Array): void {
    output.fill(0);
    if (!this.#isPlaying && this.#length < this.#lead) return;
    this.#isPlaying = true;
    const size = this.#samples.length;
    const count = Math.min(output.length, this.#length);
    for (let at = 0; at < count; at++) output[at] = this.#samples[(this.#from + at) % size] ?? 0;
    this.#from = (this.#from + count) % size;
    this.#length -= count;
    if (this.#length === 0) this.#isPlaying = false;
  }
}
