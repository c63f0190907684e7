import type { LineFigures } from '../../common/turn/turn-events.ts';
import { type Nanos, nanos, nanosToSeconds } from '../../common/units.ts';
import { LatenessLog } from './lateness.ts';

/** What the line counts of one turn. */
export class TurnFigures {
  readonly arrival = new LatenessLog();
  readonly playout = new LatenessLog();
  #lost = 0;
  #underruns = 0;
  #underrun = 0;

  lose(): void {
    this.#lost += 1;
  }

  addUnderrun({ from, to }: { readonly from: Nanos; readonly to: Nanos }): void {
    this.#underruns += 1;
    this.#underrun += to - from;
  }

  get all(): LineFigures {
    return {
      arrival: this.arrival.figures,
      playout: this.playout.figures,
      lost: this.#lost,
      underruns: this.#underruns,
      underrun: nanosToSeconds(nanos(this.#underrun)),
    };
  }
}
