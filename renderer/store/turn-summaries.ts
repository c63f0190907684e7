import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { summarizeTurns, type TurnSummary } from '../../electron/common/turn/turn-summary.ts';
import type { SessionView } from './session-view.ts';

type Known = {
  readonly ended: number;
  readonly summaries: readonly TurnSummary[];
  /** On the clock of the page, when it may be summed up again while it runs. */
  readonly dueAgain: number;
};

const known = new WeakMap<RecordedSession, Known>();

/** While a session runs, summing it up takes at most this share of the window's time. */
const largestShare = 1 / 20;

/**
 * The agents of the session that is shown, summed up once for all who show them, and anew when a turn has ended: of a
 * long live session less often, of a sealed one at once.
 */
export function turnSummariesOf({
  session,
  ended,
  state,
}: Pick<SessionView, 'session' | 'ended' | 'state'>): readonly TurnSummary[] {
  const begin = performance.now();
  const last = known.get(session);
  if (last !== undefined && (last.ended === ended || (state === 'live' && begin < last.dueAgain)))
    return last.summaries;
  const summaries = summarizeTurns(session);
  const end = performance.now();
  known.set(session, { ended, summaries, dueAgain: end + (end - begin) / largestShare });
  return summaries;
}
