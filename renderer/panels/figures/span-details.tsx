import type React from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { elapsed, nanos, nanosToMillis } from '../../../electron/common/units.ts';
import { formatPercent } from '../../format/ratio.ts';
import { formatMillis } from '../../format/time.ts';
import { runExtent } from '../../store/stage-shares.ts';
import { Figure } from '../../ui/figure.tsx';
import { StageMark } from './stage-mark.tsx';

type SpanDetailsProps = { readonly run: RecordedRun; readonly span: Span };

/** The span that is picked: when, how long, and what the engine noted on it. */
export function SpanDetails({ run, span }: SpanDetailsProps): React.JSX.Element {
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
    </div>
  );
}
