import type React from 'react';
import { useMemo } from 'react';
import {
  operatorRemarks,
  runDifferenceNotes,
} from '../../../electron/common/part-difference-words.ts';
import { partDifferences, runsOfOne } from '../../../electron/common/part-differences.ts';
import { targetName } from '../../../electron/common/plan.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { runPurpose, workName } from '../../format/run-name.ts';
import type { SessionView } from '../../store/session-view.ts';
import { Section } from '../../ui/section.tsx';
import { DifferenceTable } from './differences-view.tsx';
import { SideBadge } from './side-badge.tsx';

type RunDifferencesProps = {
  readonly view: SessionView;
  /** Two runs by their index: the second is held against the first. */
  readonly runs: readonly [number, number];
  /** The way back to the waterfall, at the left end of the bar. */
  readonly back: React.ReactNode;
};

/** Which stages and operators one run has more or less of than another of its session. */
export function RunDifferences({ view, runs, back }: RunDifferencesProps): React.JSX.Element {
  const [a, b] = runs.map((index) => view.session.runs[index]);
  return (
    <div className="comparison-view" data-testid="run-differences">
      <div className="compare-bar">{back}</div>
      {a !== undefined && b !== undefined && <TwoRuns view={view} a={a} b={b} />}
    </div>
  );
}

type TwoRunsProps = {
  readonly view: SessionView;
  readonly a: RecordedRun;
  readonly b: RecordedRun;
};

function TwoRuns({ view, a, b }: TwoRunsProps): React.JSX.Element {
  // Both have ended: they do not grow any more.
  const found = useMemo(() => partDifferences(runsOfOne(a), runsOfOne(b)), [a, b]);
  const notes = [
    ...runDifferenceNotes([a.plan.profiled, b.plan.profiled]),
    ...operatorRemarks([runsOfOne(a).profiled, runsOfOne(b).profiled]),
  ];
  const { scenario } = view.session.manifest;
  return (
    <div className="comparison-page selectable">
      <Section title={`Differences of run ${b.plan.index + 1} against run ${a.plan.index + 1}`}>
        <div className="section-body">
          {[a, b].map(({ plan, work }, place) => (
            <p key={plan.index}>
              <SideBadge place={place} /> Run {plan.index + 1}: {workName(work.kind, plan.work)} ·{' '}
              {runPurpose(plan, scenario)} · {plan.model} on {targetName(plan)}
            </p>
          ))}
          <DifferenceTable what="Stage" place={1} lines={found.stages} />
          {found.operators !== null && (
            <DifferenceTable what="Operator" place={1} lines={found.operators} />
          )}
        </div>
      </Section>
      {notes.map((note) => (
        <p key={note} className="muted comparison-note">
          {note}
        </p>
      ))}
    </div>
  );
}
