import type React from 'react';
import { useState } from 'react';
import { conditions } from '../../electron/common/export/session-markdown.ts';
import { notePlaceName } from '../../electron/common/note-words.ts';
import { misheardLines, qualityCells, qualityNotes } from '../../electron/common/quality-words.ts';
import {
  failureLines,
  heardLines,
  summaryCells,
  summaryNotes,
} from '../../electron/common/summary-words.ts';
import { StageTable } from '../panels/figures/stage-table.tsx';
import { Section } from '../ui/section.tsx';
import { Waterfall } from '../waterfall/waterfall.tsx';
import type { Selection } from '../waterfall/waterfall-props.ts';
import { CellsTable } from './cells-table.tsx';
import { Lines } from './lines.tsx';
import type { Report } from './read-report.ts';
import { RunTable } from './run-table.tsx';
import { ThemeButton } from './theme-button.tsx';
import { TurnSections } from './turn-sections.tsx';

/** A session as a page to read: its waterfall, then its tables. The same parts draw it as in the window. */
export function ReportPage({ report }: { readonly report: Report }): React.JSX.Element {
  const { session, head } = report;
  const [selection, setSelection] = useState<Selection | null>(null);
  const [strip, setStrip] = useState({ isShown: true, height: 130 });
  const firstMeasured = session.runs.find(({ plan }) => plan.kind === 'measured')?.plan.index ?? 0;
  const [chosen, setChosen] = useState(firstMeasured);
  const quality = qualityCells(session);
  const summary = summaryCells(session);
  const run = session.runs[chosen];
  const span = run?.spans.get(selection?.run === chosen ? run.spans.placeOf(selection.span) : -1);
  return (
    <>
      <header className="report-header">
        <h1>{session.manifest.name}</h1>
        <span className="muted">
          Latency Lab {session.manifest.runtime.lab} ·{' '}
          {new Date(session.manifest.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC
        </span>
        <ThemeButton />
      </header>
      <div className="report-waterfall" data-testid="waterfall">
        <Waterfall
          session={session}
          version={0}
          isLive={false}
          selection={selection}
          onSelect={(next) => {
            setSelection(next);
            if (next !== null) setChosen(next.run);
          }}
          strip={{
            ...strip,
            onShow: (isShown) => setStrip({ ...strip, isShown }),
            onResize: (height) => setStrip({ ...strip, height }),
          }}
        />
      </div>
      <main className="report-tables">
        <TurnSections session={session} />
        <Section title="Summary">
          {summary.rows.length > 0 && <CellsTable cells={summary} testId="summary" />}
          <Lines
            lines={[
              ...summaryNotes(session),
              ...heardLines(session),
              ...misheardLines(session),
              ...failureLines(session),
            ]}
          />
        </Section>
        {quality.rows.length > 0 && (
          <Section title="Speed and quality">
            <CellsTable cells={quality} testId="quality" />
            <Lines lines={qualityNotes(session)} />
          </Section>
        )}
        {head.comparisons.map((comparison) => (
          <Section key={comparison.sides.join()} title="Compared">
            <Lines lines={comparison.sides} />
            <CellsTable cells={comparison.figures} testId="verdicts" />
            {comparison.telemetry.rows.length > 0 && <CellsTable cells={comparison.telemetry} />}
            <Lines lines={[...comparison.warnings, ...comparison.notes]} />
          </Section>
        ))}
        {head.leftOut.length > 0 && <Lines lines={head.leftOut} />}
        <Section title="Runs">
          <RunTable session={session} chosen={chosen} onChoose={setChosen} />
        </Section>
        {run !== undefined && (
          <Section title={`Stages of run ${chosen + 1}`}>
            <div className="report-stages">
              <StageTable run={run} picked={span?.stage ?? null} />
            </div>
          </Section>
        )}
        {session.notes.length > 0 && (
          <Section title="Notes">
            <Lines
              lines={session.notes.map(
                ({ place, text }) => `${notePlaceName(place, session)}: ${text}`,
              )}
            />
          </Section>
        )}
        <Section title="Conditions">
          <Lines lines={conditions(session)} />
        </Section>
      </main>
    </>
  );
}
