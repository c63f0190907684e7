/** Lowest and highest sample of a stretch, and never on the wrong side of the zero line. */
export type Peak = { readonly low: number; readonly high: number };

/** Samples in a block, blocks in a block of the next level. */
const fan = 16;

/** One level: the peak of every block, interleaved as lowest, highest. */
type Level = Float32Array;

/**
 * The peaks of any stretch of samples, looking at some 2 · 16 values a level and never at all samples: what a
 * waveform needs at every zoom. Costs an eighth of what the samples do, which it keeps.
 */
export class PeaksPyramid {
  readonly samples: Float32Array;
  readonly #levels: readonly Level[];

  constructor(samples: Float32Array) {
    this.samples = samples;
    const levels: Level[] = [];
    let below = samples.length;
    while (below > fan) {
      const beneath = levels.at(-1) ?? null;
      const level = new Float32Array(2 * Math.ceil(below / fan));
      for (let block = 0; block < level.length / 2; block++) {
        const end = Math.min(below, (block + 1) * fan);
        const { low, high } = scan(samples, beneath, block * fan, end, { low: 0, high: 0 });
        level[2 * block] = low;
        level[2 * block + 1] = high;
      }
      levels.push(level);
      below = level.length / 2;
    }
    this.#levels = levels;
  }

  /** Memory that it holds, in bytes, samples included. */
  get size(): number {
    return this.#levels.reduce((sum, level) => sum + level.byteLength, this.samples.byteLength);
  }

  /** Of the samples from `from` up to `to`, as far as there are any. */
  over(from: number, to: number): Peak {
    let start = Math.max(0, Math.floor(from));
    let end = Math.min(this.samples.length, Math.floor(to));
    let peak: Peak = { low: 0, high: 0 };
    let level: Level | null = null;
    for (const above of this.#levels) {
      const [first, last] = [Math.ceil(start / fan), Math.floor(end / fan)];
      if (first >= last) break;
      peak = scan(this.samples, level, start, first * fan, peak);
      peak = scan(this.samples, level, last * fan, end, peak);
      [start, end, level] = [first, last, above];
    }
    return scan(this.samples, level, start, end, peak);
  }

  /** Of each of `columns` equal stretches of the whole; where there are fewer samples, they are repeated. */
  columns(columns: number): Peak[] {
    const { length } = this.samples;
    return Array.from({ length: columns }, (_, column) => {
      const from = Math.floor((column * length) / columns);
      return this.over(from, Math.max(from + 1, Math.floor(((column + 1) * length) / columns)));
    });
  }
}

/** Widens `peak` by the blocks `from` … `to` of a level; null is the samples themselves. */
function scan(
  samples: Float32Array,
  level: Level | null,
  from: number,
  to: number,
  peak: Peak,
): Peak {
  let { low, high } = peak;
  for (let at = from; at < to; at++) {
    const lowest = (level === null ? samples[at] : level[2 * at]) ?? 0;
    const highest = (level === null ? lowest : level[2 * at + 1]) ?? 0;
    if (lowest < low) low = lowest;
    if (highest > high) high = highest;
  }
  return { low, high };
}
