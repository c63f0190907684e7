import type React from 'react';
import { useMemo } from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { elapsed, nanos, nanosToMillis } from '../../../electron/common/units.ts';
import { formatPercent } from '../../format/ratio.ts';
import { formatMillis } from '../../format/time.ts';
import type { SessionView } from '../../store/session-view.ts';
import { runExtent } from '../../store/stage-shares.ts';
import { useActions } from '../../store/use-lab.ts';
import { tracesOf } from '../../trace/run-traces.ts';
import { relationsOf } from '../../trace/span-relations.ts';
import { Figure } from '../../ui/figure.tsx';
import { Children, ParentChain, StandingLine, Twins } from './span-relations.tsx';
import { StageMark } from './stage-mark.tsx';

type SpanDetailsProps = {
  readonly view: SessionView;
  readonly run: RecordedRun;
  readonly span: Span;
};

/**
 * The span that is picked: when, how long, what the engine noted on it, what it lies in and what in it, and how it
 * compares to the same span of the other runs.
 */
export function SpanDetails({ view, run, span }: SpanDetailsProps): React.JSX.Element {
  const { pick } = useActions();
  const { session, version } = view;
  const place = run.plan.index;
  // The session grows in place: its version says when.
  // biome-ignore lint/correctness/useExhaustiveDependencies(version): see above
  const relations = useMemo(
    () => relationsOf(session, tracesOf(session), { run: place, span: span.id }),
    [session, version, place, span.id],
  );
  const length = nanosToMillis(elapsed(span.start, span.end));
  const whole = runExtent(run);
  const origin = nanos(run.spans.firstStart);
  return (
    <div className="span-details" data-testid="span-details">
      <h3 title={stageDefinitions[span.stage]}>
        <StageMark stage={span.stage} />
        {span.stage}
      </h3>
      <p className="muted">{stageDefinitions[span.stage]}</p>
      {relations !== null && <ParentChain parents={relations.parents} onPick={pick} />}
      <dl className="figures">
        <Figure
          name="Start in run"
          definition="From the run's first span to this one."
          value={formatMillis(nanosToMillis(elapsed(origin, span.start)))}
          why=""
        />
        <Figure name="Duration" definition="End − start." value={formatMillis(length)} why="" />
        <Figure
          name="Share of run"
          definition="Of the time from the run's first start to its last end."
          value={formatPercent(whole === null || whole === 0 ? null : length / whole)}
          why="The run has no length yet."
        />
        {Object.entries(span.attributes ?? {}).map(([name, value]) => (
          <Figure key={name} name={name} definition={name} value={String(value)} why="" />
        ))}
      </dl>
      {relations !== null && (
        <>
          <StandingLine
            name="In this run"
            definition="Among all spans of the stage in this run, by duration. The curve: what share is not longer."
            standing={relations.inRun}
            length={relations.length}
          />
          <StandingLine
            name="Among its twins"
            definition="Among the same span of the runs of the same kind on the same device, itself included."
            standing={relations.amongTwins}
            length={relations.length}
          />
          <Children stages={relations.children} own={relations.own} onPick={pick} />
          <Twins key={span.id} session={session} twins={relations.twins} onPick={pick} />
        </>
      )}
    </div>
  );
}
