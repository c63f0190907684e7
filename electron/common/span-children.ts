import type { SpanTable } from './span-table.ts';

/**
 * Which spans lie directly in which, by their places in the table. `of(place)` are those whose parent is the span
 * at that place, `of(-1)` those with no parent, or one that the recording lacks. In the order of the table.
 */
export class SpanChildren {
  /** The children of place p are places[offsets[p + 1]] … places[offsets[p + 2] − 1]. */
  readonly #offsets: Uint32Array;
  readonly #places: Uint32Array;

  constructor(table: SpanTable) {
    const count = table.length;
    const { id, parent } = table.columns;
    const placeOf = new Map<number, number>();
    for (let place = count - 1; place >= 0; place--) placeOf.set(id[place] ?? -1, place);
    const above = new Int32Array(count);
    this.#offsets = new Uint32Array(count + 2);
    for (let place = 0; place < count; place++) {
      const own = placeOf.get(parent[place] ?? -1) ?? -1;
      above[place] = own;
      this.#offsets[own + 2] = (this.#offsets[own + 2] ?? 0) + 1;
    }
    for (let i = 1; i < this.#offsets.length; i++) {
      this.#offsets[i] = (this.#offsets[i] ?? 0) + (this.#offsets[i - 1] ?? 0);
    }
    const next = this.#offsets.slice();
    this.#places = new Uint32Array(count);
    for (let place = 0; place < count; place++) {
      const slot = (above[place] ?? -1) + 1;
      const at = next[slot] ?? 0;
      this.#places[at] = place;
      next[slot] = at + 1;
    }
  }

  of(place: number): Uint32Array {
    return this.#places.subarray(this.#offsets[place + 1], this.#offsets[place + 2]);
  }
}
