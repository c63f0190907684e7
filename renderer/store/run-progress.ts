import {
  type RecordedRun,
  type RunState,
  runState,
} from '../../electron/common/recorded-session.ts';
import { runPurpose, workName } from '../format/run-name.ts';
import type { SessionView } from './session-view.ts';

export type RunProgress = {
  readonly done: number;
  readonly total: number;
  /** "run 4 of 14 · TTS 1 · repeat 2 of 5" */
  readonly label: string;
};

/** Where a live session stands. Counts runs that ended; the label names the one in progress. */
export function runProgress({ session, ended }: SessionView): RunProgress {
  const total = session.runs.length;
  const current =
    session.runs.find((run) => run.started !== null && run.ended === null) ??
    session.runs.find((run) => run.ended === null);
  if (current === undefined) return { done: ended, total, label: 'sealing the recording' };
  const { plan, work } = current;
  const purpose = runPurpose(plan, session.manifest.scenario);
  return {
    done: ended,
    total,
    label: `run ${plan.index + 1} of ${total} · ${workName(work.kind, plan.work)} · ${purpose}`,
  };
}

export const stateIn = (view: SessionView, run: RecordedRun): RunState =>
  runState(run, view.state === 'live' || view.opening !== null);
