import type { RecordedSeries } from '../../electron/common/recorded-session.ts';
import type { Nanos } from '../../electron/common/units.ts';
import { firstWhere } from './visible-range.ts';

/**
 * A series as a staircase: step `k` reaches from `from[k]` to `from[k + 1]`, the last one to `end`. Where
 * there is no reading a step is a gap, its value NaN. Arrays may be longer than `count`.
 */
export type Steps = {
  readonly count: number;
  /** Nanoseconds on the session's clock, ascending. */
  readonly from: Float64Array;
  readonly value: Float64Array;
  /** When each step was read; NaN where nothing was. */
  readonly at: Float64Array;
  readonly end: number;
  /** The least and the greatest value of all; NaN while there is none. */
  readonly least: number;
  readonly most: number;
  /** Readings taken in so far, and whether the end of the series was. */
  readonly taken: number;
  readonly isEnded: boolean;
};

export const noSteps: Steps = {
  count: 0,
  from: new Float64Array(0),
  value: new Float64Array(0),
  at: new Float64Array(0),
  end: Number.NEGATIVE_INFINITY,
  least: Number.NaN,
  most: Number.NaN,
  taken: 0,
  isEnded: false,
};

/** A reading stands for this many intervals when none follows it: then one has been missed. */
const intervalsToStand = 2;

/**
 * The staircase with the readings that joined the series since; arrays are grown in place, so the older one
 * is spent. A reading of a stretch of time (`window`) stands for that stretch, as far as no earlier reading
 * does; one of an instant stands from then on. Both stand until the next, or for two intervals.
 */
export function growSteps(steps: Steps, recorded: RecordedSeries): Steps {
  const { at, value, series, ended } = recorded;
  if (steps.taken === at.length && steps.isEnded === (ended !== null)) return steps;
  const window = (series.window ?? 0) * 1e9;
  const stand = (intervalsToStand / series.rate) * 1e9;
  // A reading adds at most itself and a gap before it.
  const grown = reserve(steps, steps.count + (at.length - steps.taken) * 2);
  let { count, end, least, most } = steps;
  const put = (from: number, read: number, reading: number): void => {
    grown.from[count] = from;
    grown.value[count] = read;
    grown.at[count] = reading;
    count += 1;
  };
  for (let i = steps.taken; i < at.length; i++) {
    const now = at[i] ?? 0;
    const read = value[i] ?? Number.NaN;
    const from = Math.max(now - window, at[i - 1] ?? Number.NEGATIVE_INFINITY);
    if (count > 0 && from > end) put(end, Number.NaN, Number.NaN);
    put(from, read, Number.isNaN(read) ? Number.NaN : now);
    end = now + stand;
    if (Number.isNaN(read)) continue;
    least = Math.min(read, Number.isNaN(least) ? read : least);
    most = Math.max(read, Number.isNaN(most) ? read : most);
  }
  if (ended !== null) end = Math.min(end, Math.max(ended.at, at.at(-1) ?? ended.at));
  return { ...grown, count, end, least, most, taken: at.length, isEnded: ended !== null };
}

/** The step that stands at `time`, by its place; −1 before the first and after the end. */
export function stepAt(steps: Steps, time: Nanos): number {
  if (time >= steps.end) return -1;
  return firstWhere(0, steps.count, (k) => (steps.from[k] ?? 0) > time) - 1;
}

function reserve(steps: Steps, count: number): Steps {
  if (steps.from.length >= count) return steps;
  const roomy = (old: Float64Array): Float64Array => {
    const array = new Float64Array(Math.max(64, Math.ceil(count * 1.5)));
    array.set(old);
    return array;
  };
  return { ...steps, from: roomy(steps.from), value: roomy(steps.value), at: roomy(steps.at) };
}
