import { unite } from '../trace/time-scale.ts';
import { ScaleHistory } from './scale-history.ts';
import type { WaterfallView } from './view.ts';

/** `overlay` when only what follows the pointer has changed. */
type Redraw = (what: 'all' | 'overlay') => void;

/**
 * Views above each other on one time axis: zooming or panning one moves them all, and each has room for what
 * the longest of them holds.
 */
export class LinkedViews {
  readonly #redraws = new Map<WaterfallView, Redraw>();
  /** A step back in one is a step back in all. */
  readonly #history = new ScaleHistory();

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

  /** A view shows other runs than before: the others make room for them. */
  regroup(): void {
    const ranges = [...this.#redraws.keys()].map((view) => view.axis.ownRange);
    const common = ranges.length < 2 ? null : ranges.reduce(unite);
    for (const [view, redraw] of this.#redraws) {
      view.axis.beside = common;
      if (view.isFollowing) view.axis.refit();
      redraw('all');
    }
  }

  /** This view was zoomed, panned or fitted: the others show the same stretch. */
  follow(leader: WaterfallView): void {
    const { from, to } = leader.scale;
    for (const [view, redraw] of this.#redraws) {
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
      const at = view === leader ? null : leader.cursor;
      if (view.axis.cursorBeside === at) continue;
      view.axis.cursorBeside = at;
      redraw('overlay');
    }
  }
}
