import { type Nanos, nanos } from '../../electron/common/units.ts';
import { unite } from '../trace/time-scale.ts';
import { ScaleHistory } from './scale-history.ts';
import type { WaterfallView } from './view.ts';

/** `overlay` when only what follows the pointer has changed. */
type Redraw = (what: 'all' | 'overlay') => void;

/**
 * `common`: one time axis, with room for what the longest view holds; a millisecond is as wide in each. `own`: each
 * view is as wide as what it holds, so that runs of different speed lie part below part.
 */
export type SharedAxes = 'common' | 'own';

/** Views above each other: zooming, panning and pointing in one does the same in all. */
export class LinkedViews {
  readonly #redraws = new Map<WaterfallView, Redraw>();
  /** A step back in one is a step back in all. */
  readonly #history = new ScaleHistory();
  #axes: SharedAxes = 'common';

  /** Returns what parts the view from the others again. */
  join(view: WaterfallView, redraw: Redraw): () => void {
    this.#redraws.set(view, redraw);
    view.axis.history = this.#history;
    this.regroup();
    return () => {
      this.#redraws.delete(view);
      view.axis.beside = null;
      view.axis.cursorBeside = null;
      view.axis.history = new ScaleHistory();
      this.regroup();
    };
  }

  /** Every view shows all that it holds, on axes of this kind. */
  share(axes: SharedAxes): void {
    this.#axes = axes;
    this.#history.clear();
    for (const view of this.#redraws.keys()) view.axis.isFollowing = true;
    this.regroup();
  }

  /** A view shows other runs than before: the others make room for them. */
  regroup(): void {
    const ranges = [...this.#redraws.keys()].map((view) => view.axis.ownRange);
    const isAlone = ranges.length < 2 || this.#axes === 'own';
    const common = isAlone ? null : ranges.reduce(unite);
    for (const [view, redraw] of this.#redraws) {
      view.axis.beside = common;
      if (view.isFollowing) view.axis.refit();
      redraw('all');
    }
  }

  /** This view was zoomed, panned or fitted: the others show the same stretch, or the same part of their own. */
  follow(leader: WaterfallView): void {
    for (const [view, redraw] of this.#redraws) {
      const from = this.#timeIn(view, leader, leader.scale.from);
      const to = this.#timeIn(view, leader, leader.scale.to);
      const isThere = view.scale.from === from && view.scale.to === to;
      view.axis.isFollowing = leader.isFollowing;
      if (view === leader || isThere) continue;
      view.axis.scale = { ...view.scale, from, to };
      redraw('all');
    }
  }

  /** The pointer has moved over this view: the others show the same time under a hair-line of theirs. */
  point(leader: WaterfallView): void {
    for (const [view, redraw] of this.#redraws) {
      const { cursor } = leader;
      const at = view === leader || cursor === null ? null : this.#timeIn(view, leader, cursor);
      if (view.axis.cursorBeside === at) continue;
      view.axis.cursorBeside = at;
      redraw('overlay');
    }
  }

  /** Where a time on the leader's axis lies on the view's. */
  #timeIn(view: WaterfallView, leader: WaterfallView, time: Nanos): Nanos {
    if (this.#axes === 'common' || view === leader) return time;
    const [own, led] = [view.axis.ownRange, leader.axis.ownRange];
    const stretched = (own.to - own.from) / Math.max(1, led.to - led.from);
    return nanos(own.from + (time - led.from) * stretched);
  }
}
