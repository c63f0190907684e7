const mostNamed = 3;

/** Things of one kind that were left out: their number, and the names of the first three. */
export class CountedRemark {
  readonly #one: string;
  readonly #many: string;
  readonly #named: string[] = [];
  #count = 0;

  /** What is said of one, and of several: "has no transcript", "have no transcript". */
  constructor(one: string, many: string) {
    this.#one = one;
    this.#many = many;
  }

  add(name: string): void {
    this.#count += 1;
    if (this.#named.length < mostNamed) this.#named.push(name);
  }

  /** "3 audio files have no transcript: a.wav, b.wav, c.wav." Nothing where there is nothing to say. */
  sentences(): string[] {
    if (this.#count === 0) return [];
    const what = this.#count === 1 ? this.#one : this.#many;
    const more = this.#count - this.#named.length;
    const rest = more > 0 ? ` and ${more} more` : '';
    return [`${this.#count} ${what}: ${this.#named.join(', ')}${rest}.`];
  }
}
