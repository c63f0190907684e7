import { elapsed, type Nanos, nanosToMillis } from '../../common/units.ts';
import type { Clock } from '../clock.ts';

/** Sleeps until a time on the session's clock, or until it is rung. */
export class Alarm {
  readonly #now: Clock;
  #wake: () => void = () => undefined;
  #isRung = false;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Ends the sleep, or the next one where nobody sleeps. */
  ring(): void {
    this.#isRung = true;
    this.#wake();
  }

  /**
   * A timer counts whole milliseconds and may be one late: the last one is waited for turn by turn of the event loop,
   * which costs at most that much of a core for each packet.
   */
  async sleepUntil(due: Nanos): Promise<void> {
    for (;;) {
      const left = nanosToMillis(elapsed(this.#now(), due));
      if (left <= 0 || this.#isRung) break;
      if (left >= 1) await this.#timer(Math.floor(left));
      else await new Promise(setImmediate);
    }
    this.#isRung = false;
  }

  #timer(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
