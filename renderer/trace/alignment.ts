import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import type { TimeRange } from './time-scale.ts';

/**
 * Whose zero the axis has: `request` starts every run at its own request, so that runs compare; `session`
 * shows them where they lay on the session's clock.
 */
export type Alignment = 'request' | 'session';

/** When the run was asked for, on the session's clock; null before that. */
export const requestOf = (run: RecordedRun): Nanos | null => run.started ?? firstStart(run);

/** What to add to a time on the axis to get the run's time on the session's clock. */
export const offsetOf = (run: RecordedRun, alignment: Alignment): Nanos =>
  alignment === 'session' ? nanos(0) : (requestOf(run) ?? nanos(0));

/**
 * From the run's request to its end on the session's clock; null before its start. A run without an end
 * reaches to the last that is known of it, and while it is `running` to `now`.
 */
export function extentOf(run: RecordedRun, now: Nanos | null): TimeRange | null {
  const from = requestOf(run);
  if (from === null) return null;
  if (run.ended !== null) return { from, to: nanos(Math.max(from, run.ended.at)) };
  return { from, to: nanos(Math.max(lastKnown(run) ?? from, now ?? from)) };
}

/** The range of the axis that holds all these runs; null when none has begun. */
export function commonRange(
  runs: readonly RecordedRun[],
  alignment: Alignment,
  now: Nanos | null,
): TimeRange | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    const extent = extentOf(run, now);
    if (extent === null) continue;
    const offset = offsetOf(run, alignment);
    from = Math.min(from, extent.from - offset);
    to = Math.max(to, extent.to - offset);
  }
  return to >= from ? { from: nanos(from), to: nanos(to) } : null;
}

/** The last thing known of a run, on the session's clock. */
export function lastKnown(run: RecordedRun): Nanos | null {
  let last: number = run.ended?.at ?? run.started ?? Number.NEGATIVE_INFINITY;
  last = Math.max(last, run.spans.lastEnd);
  last = Math.max(last, run.audio.at(-1)?.at ?? last, run.texts.at(-1)?.at ?? last);
  return Number.isFinite(last) ? nanos(last) : null;
}

function firstStart(run: RecordedRun): Nanos | null {
  const first = run.spans.firstStart;
  return Number.isFinite(first) ? nanos(first) : null;
}
