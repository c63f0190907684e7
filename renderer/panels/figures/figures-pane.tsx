import type React from 'react';
import { useMemo } from 'react';
import { createSummaryOf } from '../../store/summary-of.ts';
import { useLab } from '../../store/use-lab.ts';
import { Section } from '../../ui/section.tsx';
import { RunDetails } from './run-details.tsx';
import { RunList } from './run-list.tsx';
import { SummaryTable } from './summary-table.tsx';

/** The figures of the session that is shown, its runs, and the one that is picked. */
export function FiguresPane(): React.JSX.Element {
  const shown = useLab((state) => state.shown);
  const picked = useLab((state) => state.picked);
  const summaryOf = useMemo(() => createSummaryOf(() => performance.now()), []);
  if (shown === null) {
    return (
      <p className="muted pane-note">
        The figures of a session stand here: speed, time to first audio, errors, and every run on
        its own.
      </p>
    );
  }
  const run = picked === null ? undefined : shown.session.runs[picked.run];
  return (
    <>
      <Section title="Figures" aside={<span title={shown.id}>{shown.session.manifest.name}</span>}>
        <SummaryTable summaries={summaryOf(shown)} manifest={shown.session.manifest} />
      </Section>
      <RunList view={shown} />
      {run === undefined ? (
        <p className="muted pane-note">
          Pick a run above, or a bar in the waterfall, to see its stages, its text and its audio.
        </p>
      ) : (
        <RunDetails
          key={`${shown.id} ${run.plan.index}`}
          view={shown}
          run={run}
          span={picked?.span ?? null}
        />
      )}
    </>
  );
}
