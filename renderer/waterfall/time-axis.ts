import type { RecordedRun, RecordedSession } from '../../electron/common/recorded-session.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import { heardEnd, heardRun } from '../sound/heard-run.ts';
import { type Alignment, commonRange, offsetOf } from '../trace/alignment.ts';
import {
  clampScale,
  makeRoom,
  panBy,
  type TimeRange,
  type TimeScale,
  unite,
  withMargin,
  zoomAt,
} from '../trace/time-scale.ts';
import { ScaleHistory, type ShownStretch } from './scale-history.ts';

/** What the axis shows before anything has happened, and at least while a session is live. */
const emptyRange: TimeRange = { from: nanos(0), to: nanos(5e8) };
const fitMargin = 0.02;
const limitMargin = 0.05;

/** What there is to lay on the axis. */
export type AxisSource = {
  readonly session: RecordedSession;
  readonly isLive: boolean;
  /** The session's clock now, while the session is live. */
  readonly now: Nanos | null;
  readonly isOpen: (run: number) => boolean;
};

/** Which stretch of time is shown, and what changes it. Widths and distances in CSS pixels of the plot. */
export class TimeAxis {
  scale: TimeScale = { ...emptyRange, width: 1 };
  alignment: Alignment = 'request';
  /** What the views on the same axis hold: this one makes room for it. */
  beside: TimeRange | null = null;
  /** The axis keeps all of what there is in sight until a person zooms or pans. */
  isFollowing = true;
  /** Whether there is room until all audio has been heard, which lasts longer than its making. */
  isPlayoutShown = false;
  /** The time under the pointer while it is over another view on the same axis. */
  cursorBeside: Nanos | null = null;
  /** Views on one axis share one. */
  history = new ScaleHistory();

  #isFitted = false;
  readonly #source: AxisSource;

  constructor(source: AxisSource) {
    this.#source = source;
  }

  fit(): void {
    this.#take(false, () => this.refit());
  }

  /** Fits what there is now, which is no step of a person's. */
  refit(): void {
    this.isFollowing = !this.#source.isLive;
    this.#show(this.#wholeRange(), fitMargin);
  }

  /** Follows what is new again. */
  follow(): void {
    this.#isFitted = false;
    this.#take(false, () => {
      this.isFollowing = true;
      this.moveOn();
    });
  }

  /** Makes room for the audio as it is heard, or only for the runs, and fits it. */
  showPlayout(isShown: boolean): void {
    this.isPlayoutShown = isShown;
    this.#isFitted = false;
    this.#take(false, () => this.refit());
  }

  /** Steps are forgotten: they were taken on another clock. */
  setAlignment(alignment: Alignment): void {
    this.alignment = alignment;
    this.#isFitted = false;
    this.history.clear();
    this.refit();
    this.isFollowing = true;
  }

  /** @param position from the plot's left edge. @param factor below 1 zooms in. */
  zoom(factor: number, position: number): void {
    const inside = Math.max(0, Math.min(position, this.scale.width));
    this.#take(true, () => {
      this.scale = zoomAt(this.scale, inside, factor, this.#limits());
    });
  }

  /** @param distance positive shows later times. */
  pan(distance: number): void {
    this.#take(true, () => {
      this.scale = panBy(this.scale, distance, this.#limits());
    });
  }

  /** @param margin on each side, as a share of the range. @param isGesture whether more of it may follow. */
  showRange(range: TimeRange, margin = 0.1, isGesture = false): void {
    this.#take(isGesture, () => this.#show(range, margin));
  }

  /** To the beginning or the end of what there is, as close as now. */
  jump(to: 'start' | 'end'): void {
    const whole = this.#wholeRange();
    const { scale } = this;
    const distance = to === 'start' ? whole.from - scale.from : whole.to - scale.to;
    const margin = scale.width * fitMargin * (to === 'start' ? -1 : 1);
    const pixels = (distance / (scale.to - scale.from)) * scale.width + margin;
    this.#take(false, () => {
      this.scale = panBy(scale, pixels, this.#limits());
    });
  }

  /** Back to what was shown before the last step. False when there was none. */
  undo(): boolean {
    return this.#restore(this.history.undo(this.#shown));
  }

  redo(): boolean {
    return this.#restore(this.history.redo(this.#shown));
  }

  resize(width: number): void {
    this.scale = { ...this.scale, width };
    if (this.isFollowing && !this.#source.isLive) this.#show(this.#wholeRange(), fitMargin);
  }

  /** Time has gone on, or there is more than before. */
  moveOn(): void {
    if (!this.isFollowing) return;
    const whole = this.#wholeRange();
    if (!this.#source.isLive) this.#show(whole, fitMargin);
    else {
      if (!this.#isFitted) this.#show(unite(whole, emptyRange), fitMargin);
      else this.scale = makeRoom(this.scale, whole.to);
      this.#isFitted = true;
    }
  }

  /** All runs but loads, which are long and would make the rest small; loads when open or alone. */
  get ownRange(): TimeRange {
    const { runs } = this.#source.session;
    const isCompared = (run: RecordedRun, index: number): boolean =>
      this.alignment === 'session' || run.plan.kind !== 'load' || this.#source.isOpen(index);
    return this.#rangeOfRuns(runs.filter(isCompared)) ?? this.#rangeOfRuns(runs) ?? emptyRange;
  }

  /** All that can be shown: every run, and what lies beside. */
  get reach(): TimeRange {
    const own = this.#rangeOfRuns(this.#source.session.runs) ?? emptyRange;
    return this.beside === null ? own : unite(own, this.beside);
  }

  get #shown(): ShownStretch {
    const { from, to } = this.scale;
    return { from, to, isFollowing: this.isFollowing };
  }

  /** A step of a person's, which can be undone when it led anywhere. The view stays there. */
  #take(isGesture: boolean, step: () => void): void {
    const before = this.#shown;
    this.isFollowing = false;
    step();
    const { from, to } = this.scale;
    if (from !== before.from || to !== before.to) this.history.record(before, isGesture);
  }

  #restore(stretch: ShownStretch | null): boolean {
    if (stretch === null) return false;
    const { from, to, isFollowing } = stretch;
    this.isFollowing = isFollowing;
    this.scale = { ...this.scale, from, to };
    return true;
  }

  #wholeRange(): TimeRange {
    return this.beside === null ? this.ownRange : unite(this.ownRange, this.beside);
  }

  #rangeOfRuns(runs: readonly RecordedRun[]): TimeRange | null {
    const { now } = this.#source;
    const running = runs.find((run) => nowOf(run, now) !== null);
    const rest = commonRange(runs, this.alignment, null);
    const live = running === undefined ? null : commonRange([running], this.alignment, now);
    const shown = rest === null || live === null ? (rest ?? live) : unite(rest, live);
    const heard = this.isPlayoutShown ? this.#heardUntil(runs) : null;
    return shown === null || heard === null
      ? shown
      : { ...shown, to: nanos(Math.max(shown.to, heard)) };
  }

  /** Where on the axis the last sample of these runs is heard; null where none has audio. */
  #heardUntil(runs: readonly RecordedRun[]): Nanos | null {
    let last = Number.NEGATIVE_INFINITY;
    for (const run of runs) {
      const end = heardEnd(heardRun(run));
      if (end !== null) last = Math.max(last, end - offsetOf(run, this.alignment));
    }
    return Number.isFinite(last) ? nanos(last) : null;
  }

  #limits(): TimeRange {
    const limits = withMargin(this.reach, limitMargin);
    return this.#source.isLive ? unite(limits, this.scale) : limits;
  }

  #show(range: TimeRange, margin: number): void {
    const wanted = { ...withMargin(range, margin), width: this.scale.width };
    this.scale = clampScale(wanted, withMargin(unite(range, this.#limits()), margin));
  }
}

/** Only a run that goes on reaches to now. */
export const nowOf = ({ started, ended }: RecordedRun, now: Nanos | null): Nanos | null =>
  started !== null && ended === null ? now : null;
