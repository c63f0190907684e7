import { summarize, type WorkSummary } from '../../electron/common/summary.ts';
import type { SessionView } from './session-view.ts';

/**
 * The summary of a view, computed once for each run that ended: only whole runs count in it, and events
 * within a run come far more often.
 */
export function createSummaryOf(): (view: SessionView) => readonly WorkSummary[] {
  let last: {
    readonly session: SessionView['session'];
    readonly ended: number;
    readonly summary: readonly WorkSummary[];
  } | null = null;
  return ({ session, ended }) => {
    if (last !== null && last.session === session && last.ended === ended) return last.summary;
    const summary = summarize(session);
    last = { session, ended, summary };
    return summary;
  };
}
