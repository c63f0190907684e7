import type { Nanos } from '../units.ts';

/**
 * Rows of spans that are open, and until when each has room: until its innermost span ends, without end where none is
 * open. A tree of the latest of every two, so that to open, to close and to find take the logarithm of the rows.
 */
export class RowRooms {
  readonly #rows: number;
  /** Node 1 is the root, nodes `2n` and `2n + 1` are below node n, the rows are the lowest. */
  readonly #latest: Float64Array;
  /** Ends of the open spans of a row, the innermost and earliest last. */
  readonly #open: Nanos[][] = [];

  /** No more than `spans` are open at once, so that many rows are enough. */
  constructor(spans: number) {
    this.#rows = 2 ** Math.ceil(Math.log2(Math.max(1, spans)));
    this.#latest = new Float64Array(2 * this.#rows).fill(Number.POSITIVE_INFINITY);
  }

  /** The first row, `from` or after it, that has room until `end`. */
  firstFrom(from: number, end: Nanos): number {
    let node = this.#rows + from;
    while (this.#roomAt(node) < end) {
      while (node % 2 === 1) node = (node - 1) / 2;
      node += 1;
    }
    while (node < this.#rows) {
      node *= 2;
      if (this.#roomAt(node) < end) node += 1;
    }
    return node - this.#rows;
  }

  /** A span until `end` in a row that has room until then. */
  open(row: number, end: Nanos): void {
    this.#open[row] ??= [];
    this.#open[row]?.push(end);
    this.#tell(row);
  }

  /** Closes the innermost span of the row. */
  close(row: number): void {
    this.#open[row]?.pop();
    this.#tell(row);
  }

  #roomAt(node: number): number {
    return this.#latest[node] ?? Number.POSITIVE_INFINITY;
  }

  #tell(row: number): void {
    let node = this.#rows + row;
    this.#latest[node] = this.#open[row]?.at(-1) ?? Number.POSITIVE_INFINITY;
    for (node = node >> 1; node >= 1; node = node >> 1) {
      this.#latest[node] = Math.max(this.#roomAt(2 * node), this.#roomAt(2 * node + 1));
    }
  }
}
