import type { TimeRange } from '../trace/time-scale.ts';

/** A stretch that was shown, and whether the view followed what is new by itself. */
export type ShownStretch = TimeRange & { readonly isFollowing: boolean };

/** More steps back than anybody takes. */
export const mostSteps = 200;

/**
 * Stretches that were shown before, to go back to, and the ones gone back from. What one gesture does, such as
 * a drag or a turn of the wheel, is one step: it lasts until `settle`.
 */
export class ScaleHistory {
  #past: ShownStretch[] = [];
  #future: ShownStretch[] = [];
  #isInGesture = false;

  /** Takes in what was shown before a change. @param isGesture whether more changes may join this one. */
  record(before: ShownStretch, isGesture: boolean): void {
    const isJoined = isGesture && this.#isInGesture;
    this.#isInGesture = isGesture;
    this.#future = [];
    if (isJoined) return;
    this.#past.push(before);
    if (this.#past.length > mostSteps) this.#past.shift();
  }

  /** The gesture has ended: what comes next is a step of its own. */
  settle(): void {
    this.#isInGesture = false;
  }

  /** The stretch before the last step; null at the first. */
  undo(shown: ShownStretch): ShownStretch | null {
    return this.#step(this.#past, this.#future, shown);
  }

  /** The stretch after the step that was undone last; null when there is none. */
  redo(shown: ShownStretch): ShownStretch | null {
    return this.#step(this.#future, this.#past, shown);
  }

  /** How many steps can be undone. */
  get depth(): number {
    return this.#past.length;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The axis means other times now: nothing that was shown can be shown again. */
  clear(): void {
    this.#past = [];
    this.#future = [];
    this.#isInGesture = false;
  }

  #step(from: ShownStretch[], to: ShownStretch[], shown: ShownStretch): ShownStretch | null {
    this.#isInGesture = false;
    const stretch = from.pop();
    if (stretch === undefined) return null;
    to.push(shown);
    return stretch;
  }
}
