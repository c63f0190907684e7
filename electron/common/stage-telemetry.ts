import type { RecordedRun, RecordedSeries } from './recorded-session.ts';
import type { Stage } from './stages.ts';
import type { Series } from './telemetry.ts';
import {
  elapsed,
  type Nanos,
  nanosToSeconds,
  type Seconds,
  seconds,
  secondsToNanos,
} from './units.ts';

/** A stretch of time on the session's clock. */
export type Stretch = { readonly from: Nanos; readonly to: Nanos };

/** Some stretches of time, and the readings that may tell of them. */
export type Piece = {
  readonly recorded: RecordedSeries | undefined;
  readonly stretches: readonly Stretch[];
};

/** What telemetry says of some stretches of time, in the unit of its series. */
export type Told = {
  /** null where nothing can be said, and then `why` says why. Never 0 in its place. */
  readonly value: number | null;
  readonly why: string | null;
  /** Of the time asked about, how much readings tell of. */
  readonly covered: Seconds;
  /** How many readings. */
  readonly n: number;
};

/**
 * What a reading of an unknown window is taken to tell of: a driver averages over up to 1 s (NVML says 1/6 s
 * to 1 s), so what is shorter is not told apart from what was before it.
 */
const unknownWindow = 1;

/** A counter's difference is off by up to one step at either end: ten of them keep that below a fifth. */
const stepsForDifference = 10;

/** The shortest stretch that readings of this series tell apart from its neighbours, in seconds. */
export const resolutionOf = ({ window, rate }: Series): Seconds =>
  seconds(Math.max(window ?? unknownWindow, 1 / rate));

/** When a run was in a stage, in order: spans that touch or overlap are one stretch. */
export function stretchesOf(run: RecordedRun, stage: Stage): Stretch[] {
  const spans = run.spans
    .ofStage(stage)
    .filter((span) => span.end > span.start)
    .sort((one, other) => one.start - other.start);
  const merged: { from: Nanos; to: Nanos }[] = [];
  for (const { start, end } of spans) {
    const last = merged.at(-1);
    if (last === undefined || start > last.to) merged.push({ from: start, to: end });
    else if (end > last.to) last.to = end;
  }
  return merged;
}

/**
 * The sum of the readings over a stretch, each weighted by the time for which it tells of it: its window, or where
 * it tells of an instant the time since the reading before, but never more than the asked rate has between two.
 * A failed reading weighs nothing. `weighed` adds up over adjacent stretches, and so does `covered`, in which
 * windows that overlap count once. `integral` / `weighed` is the mean. Seconds.
 */
export function weigh(
  { series, at, value }: RecordedSeries,
  { from, to }: Stretch,
): {
  readonly integral: number;
  readonly weighed: Seconds;
  readonly covered: Seconds;
  readonly n: number;
} {
  const step = secondsToNanos(seconds(1 / series.rate));
  const window = secondsToNanos(seconds(series.window ?? 0));
  let [integral, weighed, covered, n, reached] = [0, 0, 0, 0, from as number];
  for (let place = firstAfter(at, from); place < at.length; place++) {
    const end = at[place] ?? 0;
    const isInstant = window === 0;
    const begin = end - (isInstant ? Math.min(step, end - (at[place - 1] ?? -Infinity)) : window);
    if (end - Math.max(step, window) >= to) break;
    const reading = value[place] ?? null;
    const overlap = Math.min(end, to) - Math.max(begin, from);
    if (reading === null || overlap <= 0) continue;
    integral += reading * overlap;
    weighed += overlap;
    covered += Math.max(0, Math.min(end, to) - Math.max(begin, reached));
    reached = Math.max(reached, Math.min(end, to));
    n += 1;
  }
  return {
    integral: integral / 1e9,
    weighed: seconds(weighed / 1e9),
    covered: seconds(covered / 1e9),
    n,
  };
}

/**
 * The mean over all stretches that are long enough for their series, by time. Where those are less than half of the
 * time asked about, nothing is told: the few long ones of a stage are not like its many short ones.
 */
export function meanOver(pieces: readonly Piece[]): Told {
  const sum = { integral: 0, weighed: 0, covered: 0, n: 0 };
  let [long, whole] = [0, 0];
  for (const { recorded, stretches } of pieces) {
    if (recorded === undefined) continue;
    for (const stretch of stretches) {
      whole += lengthOf(stretch);
      if (lengthOf(stretch) < resolutionOf(recorded.series)) continue;
      long += lengthOf(stretch);
      const part = weigh(recorded, stretch);
      sum.integral += part.integral;
      sum.weighed += part.weighed;
      sum.covered += part.covered;
      sum.n += part.n;
    }
  }
  if (sum.weighed === 0 || long < whole / 2) return nothingTold(pieces, 1);
  return {
    value: sum.integral / sum.weighed,
    why: null,
    covered: seconds(sum.covered),
    n: sum.n,
  };
}

/** The highest reading that was taken within the stretches. */
export function peakOver(pieces: readonly Piece[]): Told {
  let peak: number | null = null;
  let n = 0;
  let covered = 0;
  for (const { recorded, stretches } of pieces) {
    if (recorded === undefined) continue;
    for (const stretch of stretches) {
      const inside = readingsIn(recorded, stretch);
      for (const { value } of inside) peak = Math.max(peak ?? value, value);
      n += inside.length;
      if (inside.length > 0) covered += lengthOf(stretch);
    }
  }
  if (peak === null) return nothingTold(pieces, 0);
  return { value: peak, why: null, covered: seconds(covered), n };
}

/** Stretches of work, with the audio that was made or heard in each. */
export type AudioPiece = {
  readonly recorded: RecordedSeries | undefined;
  readonly stretch: Stretch;
  readonly audio: Seconds;
};

/**
 * By how much a counter went up per second of audio, over stretches of at least ten of its steps: the difference
 * between the first and the last reading in a stretch, with the share of its audio that lies between them. A
 * stretch in which the counter went back (a driver that started anew) tells nothing.
 */
export function perSecondOfAudio(pieces: readonly AudioPiece[]): Told {
  let [risen, audio, covered, n] = [0, 0, 0, 0];
  for (const { recorded, stretch, audio: inStretch } of pieces) {
    if (recorded === undefined) continue;
    if (lengthOf(stretch) < stepsForDifference * resolutionOf(recorded.series)) continue;
    const inside = readingsIn(recorded, stretch);
    const [first] = inside;
    const last = inside.at(-1);
    const rises = inside.every(({ value }, place) => value >= (inside[place - 1]?.value ?? value));
    if (first === undefined || last === undefined || first === last || !rises) continue;
    const between = nanosToSeconds(elapsed(first.at, last.at));
    risen += last.value - first.value;
    audio += (inStretch * between) / lengthOf(stretch);
    covered += between;
    n += inside.length;
  }
  if (audio === 0) {
    const asked = pieces.map(({ recorded, stretch }) => ({ recorded, stretches: [stretch] }));
    return nothingTold(asked, stepsForDifference);
  }
  return { value: risen / audio, why: null, covered: seconds(covered), n };
}

/** The readings of one series that were taken within a stretch; failed ones are left out. */
function readingsIn(
  { at, value }: RecordedSeries,
  { from, to }: Stretch,
): { readonly at: Nanos; readonly value: number }[] {
  const inside: { at: Nanos; value: number }[] = [];
  for (let place = firstAfter(at, from - 1); place < at.length; place++) {
    const time = at[place];
    if (time === undefined || time > to) break;
    const reading = value[place] ?? null;
    if (reading !== null) inside.push({ at: time, value: reading });
  }
  return inside;
}

/** Why a figure is missing that this machine has no source for. */
export const nothingReadsIt = 'nothing reads it';

const lengthOf = ({ from, to }: Stretch): Seconds => nanosToSeconds(elapsed(from, to));

/** `steps`: how many times its resolution a stretch has to be long. */
function nothingTold(pieces: readonly Piece[], steps: number): Told {
  const nothing = (why: string): Told => ({ value: null, why, covered: seconds(0), n: 0 });
  const told = pieces.flatMap(({ recorded, stretches }) =>
    recorded === undefined ? [] : [{ recorded, stretches }],
  );
  const [first] = told;
  if (first === undefined) return nothing(nothingReadsIt);
  const least = resolutionOf(first.recorded.series) * steps;
  const all = told.flatMap(({ recorded: { series }, stretches }) =>
    stretches.map((stretch) => ({
      length: lengthOf(stretch),
      isShort: lengthOf(stretch) < resolutionOf(series) * steps,
    })),
  );
  const lengthWhere = (holds: boolean): number =>
    all.reduce((sum, { length, isShort }) => sum + (isShort === holds ? length : 0), 0);
  if (steps > 0 && lengthWhere(true) > lengthWhere(false)) {
    return nothing(`too short to say: readings tell of ${shortSeconds(least)} or more`);
  }
  const end = told.find(({ recorded }) => recorded.ended !== null)?.recorded.ended ?? null;
  const last = told.flatMap(({ stretches }) => stretches.map(({ to }) => to)).at(-1) ?? 0;
  if (end !== null && end.at < last) return nothing(`no reading: ${end.reason}`);
  return nothing('no reading in it');
}

const shortSeconds = (value: number): string => `${Number(value.toPrecision(2))} s`;

/** The place of the first time after `time`; `at` is in order. */
function firstAfter(at: readonly Nanos[], time: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
