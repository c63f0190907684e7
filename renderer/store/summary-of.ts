import { type RoundTrip, roundTripKey, roundTripsOf } from '../../electron/common/quality.ts';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { summarize, type WorkSummary } from '../../electron/common/summary.ts';
import type { SessionView } from './session-view.ts';

/** What a summary shows of a work: `roundTrip` is null where nothing heard it. */
export type ShownSummary = WorkSummary & { readonly roundTrip: RoundTrip | null };

function sumUp(session: RecordedSession): ShownSummary[] {
  const heard = roundTripsOf(session);
  return summarize(session).map((work) => ({
    ...work,
    roundTrip: heard.get(roundTripKey(work)) ?? null,
  }));
}

/** While a session runs, summing it up takes at most this share of the window's time. */
const largestShare = 1 / 20;

/**
 * The summary of a view, computed anew when a run has ended: only whole runs count in it, and events
 * within a run come far more often. A long live session is summed up less often, a sealed one at once.
 * `now` is a steady clock in milliseconds.
 */
export function createSummaryOf(now: () => number): (view: SessionView) => readonly ShownSummary[] {
  let last: {
    readonly session: SessionView['session'];
    readonly ended: number;
    readonly dueAgain: number;
    readonly summary: readonly ShownSummary[];
  } | null = null;
  return ({ session, ended, state }) => {
    const begin = now();
    if (last !== null && last.session === session) {
      const isEarly = state === 'live' && begin < last.dueAgain;
      if (last.ended === ended || isEarly) return last.summary;
    }
    const summary = sumUp(session);
    const end = now();
    last = { session, ended, dueAgain: end + (end - begin) / largestShare, summary };
    return summary;
  };
}
