import type { RecordedRun, RecordedSession } from '../../electron/common/recorded-session.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import { heardRun } from '../sound/heard-run.ts';
import type { SessionSound } from '../sound/session-sound.ts';
import { type Alignment, extentOf, lastKnown, offsetOf } from '../trace/alignment.ts';
import { emptyPage, layOutPage, lineHeights, type Page } from '../trace/lines.ts';
import { type LiveClock, observeEvent, sessionNow } from '../trace/live-clock.ts';
import { type RunTraces, tracesOf } from '../trace/run-traces.ts';
import { type Section, sectionsOf } from '../trace/sections.ts';
import { type TimeRange, type TimeScale, timeAt } from '../trace/time-scale.ts';
import { Inspection } from './inspect/inspection.ts';
import { axisHeight, gutterFor } from './paint-places.ts';
import { PathHighlight } from './path-highlight.ts';
import { RowArrangement } from './row-arrangement.ts';
import { tracksOf } from './run-tracks/tracks.ts';
import { isSameTarget, lineOf, type Scene, type Target, targetAt } from './target.ts';
import { nowOf, TimeAxis } from './time-axis.ts';

/** Asks the window to scroll; `pageHeight` because the page may just have grown. CSS pixels. */
export type ScrollTo = (top: number, pageHeight: number) => void;

/**
 * What is shown, and what changes it: a session, a stretch of time, which runs are open, what is pointed
 * at. Lengths in CSS pixels. Time comes in as an argument: `own` is the window's monotonic clock.
 */
export class WaterfallView implements Scene {
  session: RecordedSession;
  traces: RunTraces;
  page: Page = emptyPage;
  /** Which stretch of time is shown. */
  readonly axis = new TimeAxis(this);
  /** How the page is arranged. */
  readonly rows = new RowArrangement();
  /** Which critical path open runs show. */
  readonly path = new PathHighlight();
  /** What is marked and looked for. */
  readonly inspection = new Inspection(this);
  /** What the session sounds like; null where nothing is heard, as in a comparison. */
  sound: SessionSound | null = null;
  isLive = false;
  /** The recording is still being read: a run that is not there yet may come. */
  isOpening = false;
  /** The session's clock now, while the session is live. */
  now: Nanos | null = null;
  width = 1;
  height = 1;
  scrollTop = 0;
  pointed: Target | null = null;
  /** Where the pointer is, from the canvas' corner; null while it is elsewhere or keys point. */
  pointer: { readonly x: number; readonly y: number } | null = null;

  #sections: readonly Section[];
  /** How many runs they are of. */
  #runs: number;
  #version: number | null = null;
  #clock: LiveClock = null;
  #openByItself: number | null = null;
  readonly #toggled = new Map<number, boolean>();
  readonly #scrollTo: ScrollTo;

  constructor(session: RecordedSession, scrollTo: ScrollTo) {
    this.session = session;
    this.traces = tracesOf(session);
    this.#sections = sectionsOf(session);
    this.#runs = session.runs.length;
    this.#scrollTo = scrollTo;
  }

  get gutter(): number {
    return gutterFor(this.width);
  }

  /** Whether any run has a sound. */
  get hasAudio(): boolean {
    return this.session.runs.some((run) => heardRun(run).length > 0);
  }

  get plotWidth(): number {
    return Math.max(1, this.width - this.gutter);
  }

  get scale(): TimeScale {
    return this.axis.scale;
  }

  get alignment(): Alignment {
    return this.axis.alignment;
  }

  /** The view keeps itself on the newest run, and all of it in sight, until a person zooms or pans. */
  get isFollowing(): boolean {
    return this.axis.isFollowing;
  }

  /** Takes in what the session has grown by. */
  update(session: RecordedSession, version: number, isLive: boolean, own: Nanos): void {
    if (session !== this.session) {
      this.session = session;
      this.traces = tracesOf(session);
      this.#sections = sectionsOf(session);
    } else if (version === this.#version && isLive === this.isLive) return;
    // A person's turns, and requests to the lab's server, are no runs of the plan until they come.
    else if (session.runs.length !== this.#runs) this.#sections = sectionsOf(session);
    this.#runs = session.runs.length;
    this.#version = version;
    this.isLive = isLive;
    const newest = this.#newestEvent();
    if (!isLive) this.#clock = null;
    else if (newest !== null) this.#clock = observeEvent(this.#clock, newest, own);
    // A session that ends stays open where it was being watched.
    if (this.isFollowing && (isLive || this.#openByItself === null))
      this.#openByItself = this.#runToOpen();
    this.#layOut();
    this.tick(own);
  }

  /** Moves on the live edge; what follows it moves along. */
  tick(own: Nanos): void {
    this.now = this.isLive ? sessionNow(this.#clock, own) : null;
    this.axis.moveOn();
    if (this.isFollowing && this.isLive) this.#revealRun(this.#openByItself);
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.axis.resize(this.plotWidth);
  }

  fit(): void {
    this.axis.fit();
  }

  /** Back to the newest run, to stay there. */
  follow(own: Nanos): void {
    this.axis.follow();
    this.#openByItself = this.#runToOpen();
    this.#layOut();
    this.tick(own);
  }

  setAlignment(alignment: Alignment): void {
    this.axis.setAlignment(alignment);
  }

  /** @param x from the canvas' left edge. @param factor below 1 zooms in. */
  zoom(factor: number, x: number): void {
    this.axis.zoom(factor, x - this.gutter);
  }

  /** @param distance CSS pixels; positive shows later times. */
  pan(distance: number): void {
    this.axis.pan(distance);
  }

  /** Shows a stretch of the axis. */
  showRange(range: TimeRange): void {
    this.axis.showRange(range);
  }

  /** To the beginning or the end of what there is, as close as now. */
  jump(to: 'start' | 'end'): void {
    this.axis.jump(to);
  }

  /** The run that is open by itself: live the newest, else the first measured one. */
  get watchedRun(): number | null {
    return this.#openByItself;
  }

  isOpen(run: number): boolean {
    return this.#toggled.get(run) ?? run === this.#openByItself;
  }

  toggle(run: number, isOpen = !this.isOpen(run)): void {
    this.#toggled.set(run, isOpen);
    this.#layOut();
  }

  toggleAll(isOpen: boolean): void {
    for (const run of this.session.runs.keys()) this.#toggled.set(run, isOpen);
    this.#layOut();
  }

  /** Changes places with the run above (−1) or below (1). False where there is none. */
  moveRun(run: number, by: -1 | 1): boolean {
    const isMoved = this.rows.move(run, by, this.#sections);
    this.#layOut();
    return isMoved;
  }

  /** `rows` has changed. */
  rearrange(): void {
    this.#layOut();
  }

  /** Points at what lies under a point of the canvas. True when that is something else than before. */
  pointAt(x: number, y: number): boolean {
    this.pointer = { x, y };
    const isOnPage = y >= axisHeight && x >= 0 && x <= this.width;
    return this.point(isOnPage ? targetAt(this, x, y - axisHeight + this.scrollTop) : null);
  }

  point(target: Target | null): boolean {
    const isNew = !isSameTarget(this.pointed, target);
    if (isNew) this.pointed = target;
    return isNew;
  }

  /** The pointer has left, or keys point now. */
  forgetPointer(): void {
    this.pointer = null;
  }

  /** Opens, scrolls and pans as little as it takes to see a target whole. */
  reveal(target: Target): void {
    if (target.kind === 'span' && !this.isOpen(target.run)) this.#openFor(target.run);
    const line = lineOf(this, target);
    if (line !== undefined) this.#scrollIntoView(line.y, line.y + line.height);
    const range = this.rangeOf(target);
    if (target.kind !== 'span' || range === null) return;
    const length = this.scale.to - this.scale.from;
    const before = this.scale.from + length * 0.02 - range.from;
    const after = range.to - (this.scale.to - length * 0.02);
    const shift = before > 0 ? -before : after > 0 ? Math.min(after, -before) : 0;
    if (shift !== 0) this.pan((shift / length) * this.plotWidth);
  }

  /** Where a target lies on the axis. */
  rangeOf(target: Target): TimeRange | null {
    const run = this.session.runs[target.run];
    if (run === undefined) return null;
    const offset = offsetOf(run, this.alignment);
    if (target.kind !== 'span') {
      const extent = extentOf(run, nowOf(run, this.now));
      return extent && { from: nanos(extent.from - offset), to: nanos(extent.to - offset) };
    }
    const { id, start, end } = this.traces.columns(target.run);
    const index = id.indexOf(target.span);
    if (index < 0) return null;
    const from = (start[index] ?? 0) - offset;
    return { from: nanos(from), to: nanos((end[index] ?? 0) - offset) };
  }

  /** The time on the axis under the pointer; null when it is not over the plot. */
  get cursor(): Nanos | null {
    const { pointer, gutter } = this;
    if (pointer === null || pointer.x < gutter || pointer.x > this.width) return null;
    return timeAt(this.scale, pointer.x - gutter);
  }

  extent(run: RecordedRun): TimeRange | null {
    return extentOf(run, nowOf(run, this.now));
  }

  readonly canCancel = (run: number): boolean =>
    this.isLive && this.session.runs[run]?.ended === null;

  /** True while the picture moves by itself: a run is being made. */
  get isMoving(): boolean {
    return this.isLive && this.session.runs.some(({ started, ended }) => started && !ended);
  }

  /** What was opened by itself before closes: looking through runs leaves no trail of open ones. */
  #openFor(run: number): void {
    if (this.isLive || this.#toggled.has(run)) this.#toggled.set(run, true);
    else this.#openByItself = run;
    this.#layOut();
  }

  #layOut(): void {
    const { rows } = this;
    this.page = layOutPage(rows.arrange(this.#sections), {
      isOpen: (run) => this.isOpen(run),
      rowsOf: (run) => this.traces.layout(run).rows,
      tracksOf: (run) => tracksOf(this, run).filter(({ track }) => !rows.isTrackHidden(track)),
      isStageHidden: rows.isStageHidden,
      rowsBy: rows.choices.rowsBy === 'stage' ? 'stage' : 'run',
    });
  }

  #newestEvent(): Nanos | null {
    let newest: Nanos | null = null;
    for (const run of this.session.runs) {
      if (run.started === null) continue;
      const last = run.ended?.at ?? lastKnown(run);
      if (last !== null && (newest === null || last > newest)) newest = last;
    }
    return newest;
  }

  /** Live, the newest run that has begun; else the first measured one, or the first with anything in it. */
  #runToOpen(): number | null {
    const { runs } = this.session;
    const newest = runs.findLastIndex(({ started }) => started !== null);
    if (this.isLive) return newest < 0 ? null : newest;
    const hasSpans = ({ spans }: RecordedRun): boolean => spans.length > 0;
    const measured = runs.findIndex((run) => run.plan.kind === 'measured' && hasSpans(run));
    const any = measured < 0 ? runs.findIndex(hasSpans) : measured;
    return any < 0 ? null : any;
  }

  #revealRun(run: number | null): void {
    if (run === null) return;
    const lines = this.page.lines.filter((line) => line.kind !== 'section' && line.run === run);
    const [first] = lines;
    const last = lines.at(-1);
    if (first !== undefined && last !== undefined)
      this.#scrollIntoView(first.y, last.y + last.height);
  }

  #scrollIntoView(top: number, bottom: number): void {
    const room = this.height - axisHeight;
    if (room <= 0) return;
    const heading = lineHeights.section + 4;
    const low = Math.min(top - heading, this.page.height - room);
    let wanted = this.scrollTop;
    if (bottom > wanted + room) wanted = bottom - room;
    if (low < wanted) wanted = low;
    wanted = Math.max(0, Math.round(wanted));
    if (wanted !== Math.round(this.scrollTop)) this.#scrollTo(wanted, this.page.height);
  }
}
