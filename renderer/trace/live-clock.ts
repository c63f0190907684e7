import { type Nanos, nanos } from '../../electron/common/units.ts';

/**
 * The session's clock as a window sees it: `nanos` to add to the window's own. Events arrive late, never
 * early, so the largest difference seen is the nearest. For the growing edge of a run, never for a figure.
 */
export type LiveClock = { readonly lead: Nanos } | null;

/** @param event the newest time that an event carries. @param own the window's monotonic clock. */
export const observeEvent = (clock: LiveClock, event: Nanos, own: Nanos): LiveClock => ({
  lead: nanos(Math.max(clock?.lead ?? Number.NEGATIVE_INFINITY, event - own)),
});

export const sessionNow = (clock: LiveClock, own: Nanos): Nanos | null =>
  clock === null ? null : nanos(own + clock.lead);
