import type React from 'react';
import { useMemo } from 'react';
import type { SessionView } from '../../store/session-view.ts';
import { createSummaryOf } from '../../store/summary-of.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Section } from '../../ui/section.tsx';
import { keyNames } from '../key-names.ts';
import { NotesSection } from '../notes/notes-section.tsx';
import { RunDetails } from './run-details.tsx';
import { RunList } from './run-list.tsx';
import { SummaryTable } from './summary-table.tsx';
import { TurnSummaryTable } from './turn-summary-table.tsx';

/** The figures of the session that is shown, its runs, and the one that is picked. */
export function FiguresPane(): React.JSX.Element {
  const shown = useLab((state) => state.shown);
  const picked = useLab((state) => state.picked);
  const summaryOf = useMemo(() => createSummaryOf(() => performance.now()), []);
  if (shown === null) {
    return (
      <p className="muted pane-note">
        The figures of a session appear here: speed, time to first audio, errors, and every run on
        its own.
      </p>
    );
  }
  if (shown.opening !== null) {
    return (
      <div className="pane-note">
        <p className="muted">
          The recording is being read. Its figures appear once all of it is here.
        </p>
        <ProgressBar label="Reading the recording" done={shown.opening} total={1} />
      </div>
    );
  }
  const run = picked === null ? undefined : shown.session.runs[picked.run];
  return (
    <>
      <Section title="Figures" aside={<RecordingActions view={shown} />}>
        <TurnSummaryTable view={shown} />
        <SummaryTable summaries={summaryOf(shown)} manifest={shown.session.manifest} />
      </Section>
      <RunList view={shown} />
      <NotesSection view={shown} />
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

/** The recording that is shown: its name, and the ways to it. */
function RecordingActions({ view }: { readonly view: SessionView }): React.JSX.Element {
  const { askToSave, showSessionFolder, takeScenario } = useActions();
  return (
    <div className="recording-actions">
      <span className="recording-name" title={`Recording ${view.id}`}>
        {view.session.manifest.name}
      </span>
      <IconButton
        icon="reuse"
        label="Use this scenario: put it into the form"
        data-testid="take-scenario"
        onClick={() => takeScenario(view.id)}
      />
      <IconButton
        icon="save"
        label="Save the recording as .latlab…"
        keys={keyNames.save}
        disabled={view.state === 'live'}
        data-testid="save-recording"
        onClick={() => askToSave(view.id)}
      />
      <IconButton
        icon="folder"
        label="Show the recording in its folder"
        data-testid="show-recording"
        onClick={() => void showSessionFolder(view.id)}
      />
    </div>
  );
}
