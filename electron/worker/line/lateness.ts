import { percentile } from '../../common/statistics.ts';
import type { Lateness } from '../../common/turn/turn-events.ts';
import { elapsed, type Millis, type Nanos, nanosToMillis } from '../../common/units.ts';

/** How late what was due was done. */
export class LatenessLog {
  readonly #late: Millis[] = [];

  add(due: Nanos, done: Nanos): void {
    this.#late.push(nanosToMillis(elapsed(due, done)));
  }

  /** Nearest rank (`percentile`). */
  get figures(): Lateness {
    // A clock that is asked for nothing but the due time may be some nanoseconds before it.
    const late = this.#late.map((one) => Math.max(0, one) as Millis);
    const at = (p: number): Millis | null => percentile(late, p) as Millis | null;
    return { ticks: late.length, p50: at(0.5), p99: at(0.99), most: at(1) };
  }
}
