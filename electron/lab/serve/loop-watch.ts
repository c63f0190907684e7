import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Millis, millis } from '../../common/units.ts';

/** How long the lab's own event loop stalled while each of many requests was under way, by one monitor for them all. */
export class LoopWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  /** By whoever is under way, the longest stall so far in nanoseconds. */
  readonly #longest = new Map<object, number>();

  begin(who: object): void {
    if (this.#longest.size === 0) {
      this.#delay.reset();
      this.#delay.enable();
    } else this.#share();
    this.#longest.set(who, 0);
  }

  /** The longest stall since `begin`; null where nothing was seen of any. */
  end(who: object): Millis | null {
    this.#share();
    const longest = this.#longest.get(who) ?? 0;
    this.#longest.delete(who);
    if (this.#longest.size === 0) this.#delay.disable();
    return longest > 0 ? millis(longest / 1e6) : null;
  }

  /** What was seen since the last time belongs to everybody who is under way. */
  #share(): void {
    const { max } = this.#delay;
    for (const [who, longest] of this.#longest) this.#longest.set(who, Math.max(longest, max));
    this.#delay.reset();
  }
}
