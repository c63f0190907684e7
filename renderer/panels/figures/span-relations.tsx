import type React from 'react';
import { useState } from 'react';
import { targetName } from '../../../electron/common/plan.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import { nanos, nanosToMillis } from '../../../electron/common/units.ts';
import { fixed } from '../../format/number.ts';
import { runPurpose } from '../../format/run-name.ts';
import { formatMillis } from '../../format/time.ts';
import type { ChildStage, SpanPlace, SpanRelations, Twin } from '../../trace/span-relations.ts';
import { rankFloor, type Standing, sharesAt } from '../../trace/standing.ts';
import { Button } from '../../ui/button.tsx';
import { StageMark } from './stage-mark.tsx';

type Pick = (place: SpanPlace) => void;

/** Twins shown at first, and more at each press. */
const atOnce = 6;

/** Where a span lies in its run: what holds it, outermost first. Each leads to that span. */
export function ParentChain(props: {
  readonly parents: SpanRelations['parents'];
  readonly onPick: Pick;
}): React.JSX.Element | null {
  if (props.parents.length === 0) return null;
  return (
    <nav className="parent-chain" aria-label="Inside of" data-testid="span-parents">
      <span className="muted">in</span>
      {props.parents.map(({ run, span, stage }) => (
        <Button key={span} look="quiet" onClick={() => props.onPick({ run, span })}>
          {stage}
        </Button>
      ))}
    </nav>
  );
}

/** What a span spent its time in, stage by stage; a line leads to the longest child of the stage. */
export function Children(props: {
  readonly stages: readonly ChildStage[];
  readonly own: SpanRelations['own'];
  readonly onPick: Pick;
}): React.JSX.Element | null {
  if (props.own === null) return null;
  return (
    <table className="span-lines" data-testid="span-children">
      <tbody>
        {props.stages.map(({ stage, count, sum, longest }) => (
          <tr key={stage}>
            <th scope="row">
              <button
                type="button"
                title={`Shows the longest ${stage} in it.`}
                onClick={() => props.onPick(longest)}
              >
                <StageMark stage={stage} />
                {stage}
              </button>
            </th>
            <td>×{fixed(count, 0)}</td>
            <td>{formatMillis(nanosToMillis(sum))}</td>
          </tr>
        ))}
        <tr>
          <th scope="row" title="Time in it in which no child was going on.">
            itself
          </th>
          <td />
          <td>{formatMillis(nanosToMillis(props.own))}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** The same span in the other runs of the work, how long each took, and by how much more or less. */
export function Twins(props: {
  readonly session: RecordedSession;
  readonly twins: readonly Twin[];
  readonly onPick: Pick;
}): React.JSX.Element | null {
  const { session, twins, onPick } = props;
  const [shown, setShown] = useState(atOnce);
  if (twins.length === 0) return null;
  return (
    <>
      <table className="span-lines" data-testid="span-twins">
        <thead>
          <tr>
            <th scope="col" title="The n-th of its stage in the other runs of the same work.">
              In other runs
            </th>
            <th scope="col">took</th>
            <th scope="col">more</th>
          </tr>
        </thead>
        <tbody>
          {twins.slice(0, shown).map(({ run, span, length, delta }) => (
            <tr key={run}>
              <th scope="row">
                <button
                  type="button"
                  title="Shows it in the waterfall."
                  onClick={() => onPick({ run, span })}
                >
                  {nameOf(session, run)}
                </button>
              </th>
              <td>{formatMillis(nanosToMillis(length))}</td>
              <td>{signed(delta)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {twins.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + 4 * atOnce)}>
          {Math.min(4 * atOnce, twins.length - shown)} more of {twins.length}
        </Button>
      )}
    </>
  );
}

function nameOf({ runs, manifest }: RecordedSession, run: number): string {
  const plan = runs[run]?.plan;
  return plan === undefined ? '' : `${runPurpose(plan, manifest.scenario)} · ${targetName(plan)}`;
}

const signed = (delta: number): string =>
  delta === 0
    ? '0 ms'
    : `${delta > 0 ? '+' : '−'}${formatMillis(nanosToMillis(nanos(Math.abs(delta))))}`;

const curve = { width: 120, height: 24, places: 61 } as const;

/** Where a duration stands among others: their distribution as a curve, and a line at its place. */
export function StandingLine(props: {
  readonly name: string;
  readonly definition: string;
  readonly standing: Standing | null;
  readonly length: number;
}): React.JSX.Element | null {
  const { name, definition, standing, length } = props;
  if (standing === null || standing.n < 2) return null;
  const { n, least, median, most } = standing;
  const x = most > least ? ((length - least) / (most - least)) * curve.width : curve.width / 2;
  const middle = most > least ? ((median - least) / (most - least)) * curve.width : x;
  return (
    <div className="standing" data-testid="span-standing">
      <p title={definition}>
        {name}: <b>{placeInWords(standing)}</b>
        <span className="muted">
          , n {fixed(n, 0)}, median {formatMillis(nanosToMillis(nanos(median)))}
        </span>
      </p>
      <svg
        viewBox={`-1 -1 ${curve.width + 2} ${curve.height + 2}`}
        role="img"
        aria-label={`From ${formatMillis(least / 1e6)} to ${formatMillis(most / 1e6)}`}
      >
        <title>
          {`Share of them that is not longer, from ${formatMillis(least / 1e6)} to ${formatMillis(most / 1e6)}`}
        </title>
        <line className="standing-median" x1={middle} x2={middle} y1={0} y2={curve.height} />
        <polyline className="standing-curve" points={pointsOf(standing)} />
        <line className="standing-own" x1={x} x2={x} y1={-1} y2={curve.height + 1} />
      </svg>
    </div>
  );
}

/** Of few the place is told: a percentile of five values would be no more than that, dressed up. */
function placeInWords({ n, rank }: Standing): string {
  const place = Math.round(rank * n);
  if (n >= rankFloor)
    return `longer than or as long as ${fixed(rank * 100, rank < 0.995 ? 0 : 1)} %`;
  if (place === n) return `the longest of ${n}`;
  return place === 1 ? `the shortest of ${n}` : `place ${place} of ${n} from the shortest`;
}

function pointsOf(standing: Standing): string {
  if (standing.most === standing.least) return '';
  const step = curve.width / (curve.places - 1);
  let before = 0;
  const points = sharesAt(standing, curve.places).flatMap((share, place) => {
    const x = place * step;
    const corner = `${x},${(1 - before) * curve.height}`;
    before = share;
    return [corner, `${x},${(1 - share) * curve.height}`];
  });
  return points.join(' ');
}
