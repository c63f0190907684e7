import type { Nanos } from '../common/units.ts';

/** How much the latest reading counts in the mean cost: a pause of the language runtime is no dear driver. */
const weight = 1 / 8;

/**
 * Keeps what is read at every tick within a share of one core: where a driver takes long over its answers, it
 * is asked less often, and the track has fewer steps.
 */
export class Allowance {
  readonly #share: number;
  /** CPU time of this process so far, in nanoseconds. */
  readonly #cpuTime: () => number;
  #cost: number | null = null;
  #restsUntil = 0;

  constructor(share: number, cpuTime: () => number) {
    this.#share = share;
    this.#cpuTime = cpuTime;
  }

  /** Does the work, unless what was done before is to be rested from. */
  spend(at: Nanos, work: () => void): void {
    if (at < this.#restsUntil) return;
    const before = this.#cpuTime();
    work();
    const cost = this.#cpuTime() - before;
    this.#cost = this.#cost === null ? cost : this.#cost + (cost - this.#cost) * weight;
    this.#restsUntil = at + this.#cost / this.#share;
  }
}

export function ownCpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3;
}
