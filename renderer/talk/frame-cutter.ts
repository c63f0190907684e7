/** Cuts what comes in pieces of any length into frames of `length` samples, in order and without a gap. */
export class FrameCutter {
  readonly #length: number;
  readonly #take: (frame: Float32Array<ArrayBuffer>, end: number) => void;
  #frame: Float32Array<ArrayBuffer>;
  #filled = 0;

  /** `take`: each whole frame, which is its own from then on, and how many samples had come at its end. */
  constructor(length: number, take: (frame: Float32Array<ArrayBuffer>, end: number) => void) {
    this.#length = length;
    this.#take = take;
    this.#frame = new Float32Array(length);
  }

  /** `before`: how many samples had come before this piece. */
  add(piece: Float32Array, before: number): void {
    let from = 0;
    while (from < piece.length) {
      const part = piece.subarray(from, from + this.#length - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled < this.#length) continue;
      this.#take(this.#frame, before + from);
      this.#frame = new Float32Array(this.#length);
      this.#filled = 0;
    }
  }
}
