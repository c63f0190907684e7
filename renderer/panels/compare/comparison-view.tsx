import type React from 'react';
import { useMemo, useState } from 'react';
import { countedRuns } from '../../../electron/common/compare.ts';
import type { Side } from '../../../electron/common/comparison-sides.ts';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import { figureName } from '../../../electron/common/comparison-words.ts';
import { workName } from '../../format/run-name.ts';
import type { SessionView } from '../../store/session-view.ts';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { RealTimeLines } from '../real-time/real-time-lines.tsx';
import { groupOf } from '../real-time/run-lines.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { DifferencesView } from './differences-view.tsx';
import { Distribution } from './distribution.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { RunPanes } from './run-panes.tsx';
import { SideCards } from './side-cards.tsx';
import { TelemetryTable } from './telemetry-table.tsx';
import { useComparison, useMatchedSides } from './use-comparison.ts';

type ComparisonViewProps = {
  /** One session, whose devices and models are compared, or several. */
  readonly views: readonly SessionView[];
  /** The way back to the waterfall, at the left end of the bar. */
  readonly back: React.ReactNode;
};

/** Two to four sides in numbers and pictures, or a run of each above the other. */
export function ComparisonView({ views, back }: ComparisonViewProps): React.JSX.Element {
  const { groups, leftOut } = useMatchedSides(views.map(({ session }) => session));
  const [group, setGroup] = useState(0);
  const [look, setLook] = useState<Look>('figures');
  const [row, setRow] = useState(0);
  const sides = groups[group];
  const { table, whole } = useComparison(sides, views);
  const shownRow = table?.rows[row] ?? table?.rows[0];
  return (
    <div className="comparison-view" data-testid="comparison">
      <div className="compare-bar">
        {back}
        <fieldset className="choice" aria-label="What of the comparison">
          {looks.map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={look === value}
              data-testid={`compare-${value}`}
              onClick={() => setLook(value)}
            >
              {lookNames[value]}
            </button>
          ))}
        </fieldset>
        {groups.length > 1 && (
          <Select
            label="Which work is compared"
            value={String(group)}
            unknown=""
            choices={groups.map((members, place) => ({
              value: String(place),
              label: nameOfGroup(members),
            }))}
            onChange={(value) => setGroup(Number(value))}
          />
        )}
        <span className="compare-bar-space" />
        <ReportButtons comparison={whole} leftOut={leftOut} />
      </div>
      {sides === undefined || table === null ? (
        <NothingToCompare count={views.length} />
      ) : look === 'runs' ? (
        <RunPanes sides={sides} ended={views.map(({ ended }) => ended).join(' ')} />
      ) : look === 'lines' ? (
        <SideLines sides={sides} ended={views.map(({ ended }) => ended).join(' ')} />
      ) : look === 'differences' ? (
        <div className="comparison-page selectable">
          <Warnings sentences={table.warnings} />
          <SideCards table={table} />
          <DifferencesView sides={sides} ended={views.map(({ ended }) => ended).join(' ')} />
        </div>
      ) : (
        <div className="comparison-page selectable">
          <Warnings sentences={table.warnings} />
          <SideCards table={table} />
          <div className="comparison-parts">
            {shownRow !== undefined && (
              <>
                <Section title={`Every run: ${figureName(shownRow)}`} className="part-runs">
                  <Distribution row={shownRow} />
                </Section>
                <Section title="Figures" className="part-figures">
                  <ComparisonTable table={table} chosen={row} onChoose={setRow} />
                </Section>
              </>
            )}
            <Section title="Telemetry" className="part-telemetry">
              <TelemetryTable table={table} />
            </Section>
          </div>
          {leftOut.map((sentence) => (
            <p key={sentence} className="muted comparison-note">
              {sentence}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

const looks = ['figures', 'differences', 'runs', 'lines'] as const;
type Look = (typeof looks)[number];

const lookNames: Readonly<Record<Look, string>> = {
  differences: 'Differences',
  figures: 'Figures',
  runs: 'Runs side by side',
  lines: 'Real time',
};

type SideLinesProps = { readonly sides: readonly Side[]; readonly ended: string };

/** The runs that the figures count, a group for each side. */
function SideLines({ sides, ended }: SideLinesProps): React.JSX.Element {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `ended` says that it has.
  const groups = useMemo(
    () =>
      sides.map((side, place) => {
        const name = `${sideName(place)} · ${side.model} · ${side.target}`;
        return groupOf(name, place, countedRuns(side), side.session);
      }),
    [sides, ended],
  );
  return <RealTimeLines groups={groups} />;
}

/** What else differs between the sides, before anything else is read. */
function Warnings({ sentences }: { readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className="comparison-warnings" data-testid="comparison-warnings">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Icon name="warning" />
          {sentence}
        </li>
      ))}
    </ul>
  );
}

const nameOfGroup = ([first]: readonly Side[]): string =>
  first === undefined ? '' : `${workName(first.kind, first.work)}: ${first.subject}`.slice(0, 60);

function NothingToCompare({ count }: { readonly count: number }): React.JSX.Element {
  return (
    <div className="empty-state">
      <h2>Nothing to compare</h2>
      <p>
        {count === 1
          ? 'This session has one work on one device. Measure it on a second device or with other settings, or tick a second session in the list on the left.'
          : 'These sessions have no work of one kind (speaking, recognising) in common.'}
      </p>
    </div>
  );
}
