import type React from 'react';
import { useState } from 'react';
import type { RecordedRun, RecordedSession } from '../../../electron/common/recorded-session.ts';
import { counted } from '../../format/number.ts';
import { Button } from '../../ui/button.tsx';
import { CriticalPathTable } from './critical-path-table.tsx';
import { WaitTable } from './wait-table.tsx';

/** More spans than this are looked at when a person asks: a million take seconds, in which the window stands still. */
const atOnce = 100_000;

type RunAnalysisProps = {
  readonly session: RecordedSession;
  readonly run: RecordedRun;
  /** The span that is picked, by its id. */
  readonly picked: number | null;
};

/** Why an ended run took as long as it did. Another run is another one (`key`). */
export function RunAnalysis({ session, run, picked }: RunAnalysisProps): React.JSX.Element | null {
  const [isAsked, setAsked] = useState(false);
  if (run.ended === null || run.spans.length === 0) return null;
  if (run.spans.length > atOnce && !isAsked) {
    return (
      <Button look="quiet" onClick={() => setAsked(true)}>
        Critical path of {counted(run.spans.length, 'span')}
      </Button>
    );
  }
  return (
    <>
      <CriticalPathTable run={run} picked={picked} />
      <WaitTable session={session} run={run} picked={picked} />
    </>
  );
}
