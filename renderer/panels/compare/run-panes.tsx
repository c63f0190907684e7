import type React from 'react';
import { use, useMemo, useState } from 'react';
import { countedRuns, medianRun } from '../../../electron/common/compare.ts';
import type { Side } from '../../../electron/common/comparison-sides.ts';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import { processingTime } from '../../../electron/common/metrics.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { runPurpose } from '../../format/run-name.ts';
import { formatSeconds } from '../../format/time.ts';
import { Button } from '../../ui/button.tsx';
import { LinkedViews, type SharedAxes } from '../../waterfall/linked-views.ts';
import { Waterfall } from '../../waterfall/waterfall.tsx';
import type { Selection, WaterfallHandle } from '../../waterfall/waterfall-props.ts';
import { ShownWaterfall } from '../shown-waterfall.ts';
import { SideBadge } from './side-badge.tsx';

type RunPanesProps = {
  readonly sides: readonly Side[];
  /** Changes when a run of a live session has ended. */
  readonly ended: string;
};

const axesChoices = [
  { value: 'common', label: 'One axis', title: 'A millisecond is as wide on every side' },
  { value: 'own', label: 'Own axes', title: 'Every side fills its pane: parts lie below parts' },
] as const;

/** One run of each side above the other, each from its request on, on one time axis or on axes of their own. */
export function RunPanes({ sides, ended }: RunPanesProps): React.JSX.Element {
  const link = useMemo(() => new LinkedViews(), []);
  const first = use(ShownWaterfall);
  const [axes, setAxes] = useState<SharedAxes>('common');
  return (
    <div className="run-panes" data-testid="run-panes">
      <div className="run-panes-tools" role="toolbar" aria-label="Time axis of all sides">
        <fieldset className="choice" aria-label="Time axes">
          {axesChoices.map(({ value, label, title }) => (
            <Button
              key={value}
              title={title}
              aria-pressed={axes === value}
              onClick={() => {
                setAxes(value);
                link.share(value);
              }}
            >
              {label}
            </Button>
          ))}
        </fieldset>
        <Button onClick={() => first.current?.fit()}>Fit</Button>
        <Button aria-label="Zoom out" onClick={() => first.current?.zoom('out')}>
          −
        </Button>
        <Button aria-label="Zoom in" onClick={() => first.current?.zoom('in')}>
          +
        </Button>
        <span className="muted run-panes-hint">
          Each side starts at its request. Zoom and pan move all sides together.
        </span>
      </div>
      {sides.map((side, place) => (
        <RunPane
          key={sideName(place)}
          side={side}
          place={place}
          ended={ended}
          link={link}
          handle={place === 0 ? first : null}
        />
      ))}
    </div>
  );
}

type RunPaneProps = {
  readonly side: Side;
  readonly place: number;
  readonly ended: string;
  readonly link: LinkedViews;
  readonly handle: React.Ref<WaterfallHandle>;
};

function RunPane({ side, place, ended, link, handle }: RunPaneProps): React.JSX.Element {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `ended` says that it has.
  const runs = useMemo(() => countedRuns(side), [side, ended]);
  const middle = useMemo(() => medianRun(runs), [runs]);
  const [chosen, setChosen] = useState<number | null>(null);
  const [selection, setSelection] = useState<Selection | null>(null);
  const index = chosen ?? middle;
  const at = runs.findIndex(({ plan }) => plan.index === index);
  const run = runs[at];
  const alone = useMemo(
    () => (run === undefined ? null : { ...side.session, runs: [run] }),
    [side, run],
  );
  if (run === undefined || alone === null) {
    return (
      <section className="run-pane is-empty" aria-label={`Side ${sideName(place)}`}>
        <header>
          <SideBadge place={place} />
          <span className="muted">No steady measured run yet.</span>
        </header>
      </section>
    );
  }
  const step = (by: number) => (): void => {
    setSelection(null);
    setChosen(runs[at + by]?.plan.index ?? index);
  };
  return (
    <section className="run-pane" aria-label={`Side ${sideName(place)}`}>
      <header>
        <SideBadge place={place} />
        <span className="run-pane-name">
          {runPurpose(run.plan, side.session.manifest.scenario)}
          <span className="muted"> · {timeOf(run)}</span>
          {index === middle && <span className="muted"> · the median run</span>}
        </span>
        <span className="muted run-pane-count">
          {at + 1} of {runs.length}
        </span>
        <Button aria-label="Previous run" disabled={at <= 0} onClick={step(-1)}>
          ‹
        </Button>
        <Button aria-label="Next run" disabled={at >= runs.length - 1} onClick={step(1)}>
          ›
        </Button>
        <Button disabled={index === middle} onClick={() => setChosen(null)}>
          Median
        </Button>
      </header>
      <div className="run-pane-waterfall">
        <Waterfall
          session={alone}
          version={run.plan.index}
          isLive={false}
          selection={selection}
          onSelect={setSelection}
          handle={handle}
          link={link}
          hasToolbar={false}
        />
      </div>
    </section>
  );
}

const timeOf = (run: RecordedRun): string => formatSeconds(processingTime(run));
