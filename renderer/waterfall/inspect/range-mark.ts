import { type Nanos, nanos } from '../../../electron/common/units.ts';
import type { Alignment } from '../../trace/alignment.ts';
import { positionOf, type TimeRange, type TimeScale } from '../../trace/time-scale.ts';

/** How near to an edge one may take hold of it, in CSS pixels. */
const reach = 4;

const between = (one: Nanos, other: Nanos): TimeRange => ({
  from: nanos(Math.min(one, other)),
  to: nanos(Math.max(one, other)),
});

/**
 * A range of the axis that a person marks: at once, or by its two ends, of which the second may still move. It
 * belongs to the alignment in which it was marked: on another clock it would be about other things.
 */
export class RangeMark {
  #range: (TimeRange & { readonly alignment: Alignment }) | null = null;
  /** The end that stays, while the other is being chosen. */
  #fixed: Nanos | null = null;

  /** The range as far as it is marked; null when there is none, or none on this clock. */
  range(alignment: Alignment): TimeRange | null {
    const range = this.#range;
    return range === null || range.alignment !== alignment || range.to <= range.from
      ? null
      : { from: range.from, to: range.to };
  }

  /** The end where a range has been begun; null while none is being marked. */
  begun(alignment: Alignment): Nanos | null {
    return this.#range?.alignment === alignment ? this.#fixed : null;
  }

  set(range: TimeRange, alignment: Alignment): void {
    this.#range = { from: range.from, to: range.to, alignment };
    this.#fixed = null;
  }

  begin(at: Nanos, alignment: Alignment): void {
    this.#range = { from: at, to: at, alignment };
    this.#fixed = at;
  }

  /** Moves the end that is not fixed; nothing while no range is being marked. */
  move(to: Nanos): void {
    if (this.#fixed !== null && this.#range !== null)
      this.#range = { ...between(this.#fixed, to), alignment: this.#range.alignment };
  }

  /** The range is as it shall be. One without length is none. */
  finish(): void {
    this.#fixed = null;
    if (this.#range !== null && this.#range.to <= this.#range.from) this.#range = null;
  }

  /** Takes hold of the edge under a place of the plot, CSS pixels from its left. False where there is none. */
  grab(position: number, scale: TimeScale, alignment: Alignment): boolean {
    const edge = this.edgeAt(position, scale, alignment);
    if (edge === null || this.#range === null) return false;
    this.#fixed = edge === 'from' ? this.#range.to : this.#range.from;
    return true;
  }

  edgeAt(position: number, scale: TimeScale, alignment: Alignment): 'from' | 'to' | null {
    const range = this.range(alignment);
    if (range === null || this.#fixed !== null) return null;
    const away = (time: Nanos): number => Math.abs(positionOf(scale, time) - position);
    const nearest = away(range.from) < away(range.to) ? 'from' : 'to';
    return away(range[nearest]) <= reach ? nearest : null;
  }

  /** True when there was something to let go of. */
  letGo(): boolean {
    const had = this.#range !== null;
    this.#range = null;
    this.#fixed = null;
    return had;
  }
}
