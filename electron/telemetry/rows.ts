import type { NewSeries, Readings } from './source.ts';

/** Series that a source announces as they have their first reading: what is never there has no row. */
export class Rows {
  readonly #readings: Readings;
  readonly #ids = new Map<string, number>();

  constructor(readings: Readings) {
    this.#readings = readings;
  }

  /** A reading of this series; null is one that failed. */
  put(series: NewSeries, value: number | null): void {
    const key = `${series.metric} ${series.gpu} ${series.pid}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      if (value === null) return;
      id = this.#readings.announce(series);
      this.#ids.set(key, id);
    }
    this.#readings.put(id, value);
  }

  /** The worker's next process of the same number is another one. */
  forget(pid: number): void {
    for (const key of this.#ids.keys()) {
      if (key.endsWith(` ${pid}`)) this.#ids.delete(key);
    }
  }

  endAll(reason: string): void {
    for (const id of this.#ids.values()) this.#readings.end(id, reason);
  }
}
