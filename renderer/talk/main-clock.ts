import type { Millis } from '../../electron/common/units.ts';

/** The main process' monotonic clock as the page can tell it. */
export type MainClock = {
  /** Nanoseconds there, of a time of the page's clock. */
  readonly at: (time: Millis) => number;
  /** How far that may be off at most, in milliseconds, but for what the page's clock is rounded to (0.1 ms). */
  readonly error: number;
};

/**
 * Asks the main process for its time and takes the middle of the shortest of the round trips: the answer was given inside of
 * it, so that half of it is the most that this may be off. Both clocks are steady and run alike: the system's.
 */
export async function readMainClock(
  ask: () => Promise<number>,
  now: () => Millis,
  trips = 10,
): Promise<MainClock> {
  let shortest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let trip = 0; trip < trips; trip++) {
    const sent = now();
    const there = await ask();
    const back = now();
    if (back - sent >= shortest) continue;
    shortest = back - sent;
    offset = there - ((sent + back) / 2) * 1e6;
  }
  return { at: (time) => Math.max(0, time * 1e6 + offset), error: shortest / 2 };
}
