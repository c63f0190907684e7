import type { Gpu } from '../../electron/common/device.ts';
import type { RecordedSeries } from '../../electron/common/recorded-session.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import { offsetOf } from '../trace/alignment.ts';
import { growSteps, noSteps, type Steps, stepAt } from '../trace/telemetry-steps.ts';
import { type Track, tracksOf } from '../trace/telemetry-tracks.ts';
import { shiftScale, type TimeRange, type TimeScale } from '../trace/time-scale.ts';
import { rangeOf, roundAbove, type ValueRange, wholeMemory } from '../trace/value-range.ts';
import type { WaterfallView } from './view.ts';

/** What the strip is made of, from top to bottom. `y` and `height` in CSS pixels. */
export type TrackLine = { readonly y: number; readonly height: number } & (
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly title: string;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'track'; readonly track: Track }
);

export const trackHeights = { group: 20, track: 32 } as const;

/** What a track says of one instant. */
export type Reading =
  /** `age`: since it was taken; negative where its window reaches back over the instant. */
  | { readonly kind: 'value'; readonly value: number; readonly age: Nanos; readonly at: Nanos }
  | { readonly kind: 'ended'; readonly reason: string }
  | { readonly kind: 'none' };

/**
 * The readings below a waterfall, on its time axis. Readings belong to the session's clock; where every run
 * starts at its own request, those of one run are shown, moved along with it.
 */
export class TelemetryView {
  lines: readonly TrackLine[] = [];
  pageHeight = 0;
  /** Of the part of the strip that shows, in CSS pixels. */
  height = 0;
  scrollTop = 0;

  readonly #view: WaterfallView;
  readonly #steps = new Map<RecordedSeries, Steps>();
  readonly #folded = new Set<string>();
  #picked: number | null = null;
  #laidOut: number | null = null;

  constructor(view: WaterfallView) {
    this.#view = view;
  }

  /** Lays out the tracks of what the session has now. `picked`: the run that is looked at. */
  update(picked: number | null): void {
    this.#picked = picked;
    const lines: TrackLine[] = [];
    let y = 0;
    this.#laidOut = this.run;
    const own = this.run === null ? null : (this.#view.session.runs[this.run]?.worker ?? null);
    for (const { key, title, worker, tracks } of tracksOf(this.#view.session)) {
      // While one run is looked at, the workers of others have nothing to say.
      if (own !== null && worker !== null && worker !== own) continue;
      const isOpen = !this.#folded.has(key);
      lines.push({ kind: 'group', key, title, isOpen, y, height: trackHeights.group });
      y += trackHeights.group;
      for (const track of isOpen ? tracks : []) {
        lines.push({ kind: 'track', track, y, height: trackHeights.track });
        y += trackHeights.track;
      }
    }
    this.lines = lines;
    this.pageHeight = y;
  }

  /** Lays out anew when another run is looked at since; whether it did. */
  follow(): boolean {
    if (this.run === this.#laidOut) return false;
    this.update(this.#picked);
    return true;
  }

  toggleGroup(key: string): void {
    if (!this.#folded.delete(key)) this.#folded.add(key);
    this.update(this.#picked);
  }

  /** The run whose readings are shown; null where the axis is the session's clock, or nothing has begun. */
  get run(): number | null {
    const { alignment, session, pointed, pointer, watchedRun } = this.#view;
    if (alignment === 'session') return null;
    const byKeys = pointer === null ? pointed?.run : undefined;
    const run = byKeys ?? this.#picked ?? watchedRun;
    return run !== null && session.runs[run]?.started != null ? run : null;
  }

  /** Whether the axis says which time of the session it shows. */
  get hasTime(): boolean {
    return this.#view.alignment === 'session' || this.run !== null;
  }

  /** What to add to a time on the axis to get the session's time. */
  get offset(): Nanos {
    const run = this.run === null ? undefined : this.#view.session.runs[this.run];
    return run === undefined ? nanos(0) : offsetOf(run, this.#view.alignment);
  }

  /** From the run's request to its end on the axis; null where all of the axis is shown. */
  get stretch(): TimeRange | null {
    const { run } = this;
    return run === null ? null : this.#view.rangeOf({ kind: 'run', run });
  }

  /** The axis with the session's times, over `width` pixels. */
  scaleOver(width: number): TimeScale {
    return { ...shiftScale(this.#view.scale, this.offset), width };
  }

  /** The instant that is read, on the axis: under the pointer, else the middle of what keys point at. */
  get readAt(): Nanos | null {
    const { cursor, pointer, pointed } = this.#view;
    if (!this.hasTime) return null;
    if (cursor !== null) return cursor;
    if (pointer !== null || pointed === null) return null;
    const range = this.#view.rangeOf(pointed);
    return range === null ? null : nanos((range.from + range.to) / 2);
  }

  /** A series as far as it is known: while the session is live, the last reading stands until now. */
  steps(recorded: RecordedSeries): Steps {
    const known = this.#steps.get(recorded) ?? noSteps;
    const steps = growSteps(known, recorded);
    if (steps !== known) this.#steps.set(recorded, steps);
    const { now } = this.#view;
    const last = recorded.at.at(-1);
    if (now === null || last === undefined || steps.end <= now) return steps;
    return { ...steps, end: Math.max(now, last) };
  }

  gpuOf({ recorded }: Track): Gpu | undefined {
    return this.#view.session.manifest.machine.gpus[recorded.series.gpu ?? -1];
  }

  /** Whether the track above ended with the same words. */
  isEndSaidAbove(track: Track): boolean {
    const place = this.lines.findIndex((line) => line.kind === 'track' && line.track === track);
    const above = this.lines[place - 1];
    const { ended } = track.recorded;
    return above?.kind === 'track' && above.track.recorded.ended?.reason === ended?.reason;
  }

  /** Until something was read, a track's height stands for nothing. */
  hasReading({ recorded }: Track): boolean {
    return !Number.isNaN(this.steps(recorded).most);
  }

  /** What a track's height stands for. Of a counter, what it has risen by since the stretch began. */
  axisOf(track: Track): ValueRange {
    const { metric, unit } = track.recorded.series;
    const steps = this.steps(track.recorded);
    if (metric === 'gpu-energy') return this.#riseOf(steps);
    const limit = track.limit === null ? noSteps : this.steps(track.limit);
    const { memory } = this.#view.session.manifest.machine;
    // A limit far above what was drawn would press the readings flat.
    const most = limit.most < steps.most * 2 ? Math.max(limit.most, steps.most) : steps.most;
    const whole = wholeMemory(metric, this.gpuOf(track), memory);
    return rangeOf(metric, unit, { least: steps.least, most }, whole);
  }

  #riseOf(steps: Steps): ValueRange {
    const stretch = this.stretch;
    const { offset } = this;
    const valueAt = (time: number): number | undefined => {
      const step = stepAt(steps, nanos(time + offset));
      const value = step < 0 ? Number.NaN : (steps.value[step] ?? Number.NaN);
      return Number.isNaN(value) ? undefined : value;
    };
    const low = (stretch && valueAt(stretch.from)) ?? (Number.isNaN(steps.least) ? 0 : steps.least);
    const high = (stretch && valueAt(stretch.to)) ?? (Number.isNaN(steps.most) ? low : steps.most);
    return { low, high: low + roundAbove(high - low) };
  }

  /** What a track says of a time on the axis. */
  reading({ recorded }: Track, time: Nanos): Reading {
    const steps = this.steps(recorded);
    const now = nanos(time + this.offset);
    const step = stepAt(steps, now);
    const value = step < 0 ? Number.NaN : (steps.value[step] ?? Number.NaN);
    if (!Number.isNaN(value)) {
      const at = nanos(steps.at[step] ?? 0);
      return { kind: 'value', value, age: nanos(now - at), at };
    }
    const { ended } = recorded;
    return ended !== null && now >= steps.end && steps.count > 0
      ? { kind: 'ended', reason: ended.reason }
      : { kind: 'none' };
  }
}
