import type React from 'react';
import { failureReasons } from '../../../electron/common/outcome.ts';
import type { RecordedRun, RunState } from '../../../electron/common/recorded-session.ts';

const notes: Readonly<Record<Exclude<RunState, 'failed' | 'measured'>, string>> = {
  waiting: 'It waits for the runs before it.',
  running: 'It runs now.',
  cancelled: 'It was cancelled. What it had measured until then is shown.',
  interrupted: 'The lab ended before this run did. What was recorded until then is shown.',
};

type OutcomeNoteProps = { readonly run: RecordedRun; readonly state: RunState };

/** How the run went, in words; nothing for one that was measured, whose figures say it. */
export function OutcomeNote({ run, state }: OutcomeNoteProps): React.JSX.Element | null {
  if (state === 'measured') return null;
  const outcome = run.ended?.outcome;
  if (outcome?.status === 'failed') {
    return (
      <div className="outcome outcome-failed selectable">
        <p>
          <b>Failed: {outcome.reason}.</b> {outcome.detail}
        </p>
        <p className="muted">{failureReasons[outcome.reason]}</p>
      </div>
    );
  }
  return (
    <p className={`outcome outcome-${state}`}>{state === 'failed' ? 'It failed.' : notes[state]}</p>
  );
}
