import { type TimeRange, timeAt, unite } from '../../trace/time-scale.ts';
import type { Target } from '../target.ts';
import type { WaterfallView } from '../view.ts';
import { RangeMark } from './range-mark.ts';
import { SpanSearch } from './span-search.ts';

type Seen = Pick<
  WaterfallView,
  'alignment' | 'cursor' | 'gutter' | 'plotWidth' | 'pointed' | 'rangeOf' | 'scale' | 'showRange'
>;

/** What a person asks of the data besides looking: the range that is marked, the spans that are looked for. */
export class Inspection {
  readonly mark = new RangeMark();
  readonly search = new SpanSearch();
  /** The spans as a table, in place of the picture. */
  isTableShown = false;
  readonly #view: Seen;

  constructor(view: Seen) {
    this.#view = view;
  }

  get range(): TimeRange | null {
    return this.mark.range(this.#view.alignment);
  }

  /**
   * Marks the span that is pointed at; else begins a range at the cursor or ends the one that is begun; else marks
   * the selected span; else all that is in sight. Asked again of what is marked, shows it.
   */
  markRange(selected: Target | null): void {
    const { alignment, cursor, scale } = this.#view;
    if (this.mark.begun(alignment) !== null) {
      if (cursor !== null) this.mark.move(cursor);
      this.mark.finish();
      return;
    }
    const wanted = this.#spanRange(this.#view.pointed);
    const known = this.range;
    if (wanted === null && known !== null) this.zoomToRange();
    else if (wanted === null && cursor !== null) this.mark.begin(cursor, alignment);
    else {
      const range = wanted ?? this.#spanRange(selected) ?? { from: scale.from, to: scale.to };
      if (known?.from === range.from && known.to === range.to) this.zoomToRange();
      else this.mark.set(range, alignment);
    }
  }

  /** Makes the range reach to the span that is pointed at or selected, else to the cursor. */
  extendRange(selected: Target | null): boolean {
    const { alignment, cursor, pointed } = this.#view;
    const at = cursor === null ? null : { from: cursor, to: cursor };
    const more = this.#spanRange(pointed) ?? at ?? this.#spanRange(selected);
    if (more === null) return false;
    this.mark.set(this.range === null ? more : unite(this.range, more), alignment);
    return true;
  }

  /** True while there is something that Escape would end. */
  get isBusy(): boolean {
    return (
      this.search.isOpen || this.range !== null || this.mark.begun(this.#view.alignment) !== null
    );
  }

  /** Ends what Escape ends. False when there was nothing. */
  letGo(): boolean {
    return this.mark.letGo() || this.search.close();
  }

  /**
   * A pointer was pressed, CSS pixels from the canvas' left: on an edge it takes hold of it, with Shift over the plot
   * it begins a range. True when it marks.
   */
  press(x: number, isShift: boolean): boolean {
    const { alignment, scale, gutter } = this.#view;
    if (x < gutter) return false;
    if (this.mark.grab(x - gutter, scale, alignment)) return true;
    if (isShift) this.mark.begin(timeAt(scale, x - gutter), alignment);
    return isShift;
  }

  /** Moves the end that is being chosen to the pointer, within the plot. */
  drag(x: number): void {
    const { scale, gutter, plotWidth } = this.#view;
    this.mark.move(timeAt(scale, Math.max(0, Math.min(x - gutter, plotWidth))));
  }

  isOnEdge(x: number): boolean {
    const { alignment, scale, gutter } = this.#view;
    return x >= gutter && this.mark.edgeAt(x - gutter, scale, alignment) !== null;
  }

  zoomToRange(): boolean {
    const { range } = this;
    if (range === null) return false;
    this.#view.showRange(range);
    return true;
  }

  #spanRange(target: Target | null): TimeRange | null {
    return target?.kind === 'span' ? this.#view.rangeOf(target) : null;
  }
}
