import type React from 'react';
import { useMemo } from 'react';
import type { RecordedRun, RecordedSession } from '../../../electron/common/recorded-session.ts';
import { seriesOf } from '../../../electron/common/side-telemetry.ts';
import { meanOver, resolutionOf, stretchesOf } from '../../../electron/common/stage-telemetry.ts';
import { elapsed, nanosToMillis } from '../../../electron/common/units.ts';
import {
  longestWaits,
  type RunWaits,
  spanToShow,
  type Wait,
  type WaitCause,
  type WaitTotal,
  waitsOf,
  waitTotals,
} from '../../../electron/common/waits.ts';
import { counted, fixed } from '../../format/number.ts';
import { percentCell } from '../../format/ratio.ts';
import { formatMillis, formatSeconds, millisCell } from '../../format/time.ts';
import { useActions } from '../../store/use-lab.ts';
import { waitDefinitions } from './definitions.ts';
import { StageMark } from './stage-mark.tsx';

/** Single stretches that are listed. */
const listed = 5;

const causeNames: Readonly<Record<WaitCause, string>> = {
  host: 'host',
  device: 'device',
  computing: 'computing',
  call: 'model calls',
  operators: 'operators',
  'between-operators': 'between operators',
  nothing: 'nothing recorded',
};

type WaitTableProps = {
  readonly session: RecordedSession;
  readonly run: RecordedRun;
  /** The span that is picked, by its id. */
  readonly picked: number | null;
};

/** What the run waited for, by cause, then its longest single stretches, each of which leads to its span. */
export function WaitTable({ session, run, picked }: WaitTableProps): React.JSX.Element | null {
  const spans = run.spans.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run grows in place; `spans` says that it has.
  const found = useMemo(() => waitsOf(run), [run, spans]);
  const totals = useMemo(() => (found === null ? [] : waitTotals(found)), [found]);
  const hasCalls = totals.some(({ cause }) => cause !== 'host' && cause !== 'nothing');
  if (run.ended === null || found === null || !hasCalls) return null;
  const whole = elapsed(found.from, found.to);
  return (
    <div className="operators" data-testid="waits">
      <h3 title="The whole run, by what was waited for.">Waiting</h3>
      <table className="stages operator-lines wait-lines">
        <thead className="stages-head">
          <tr>
            <th scope="col">For</th>
            <th scope="col">ms</th>
            <th scope="col" title="Of the whole run. These shares add up to 100 %.">
              %
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map((line) => (
            <tr key={line.cause}>
              <th scope="row" title={titleOf(line)}>
                {causeNames[line.cause]}
              </th>
              <td>{millisCell(nanosToMillis(line.total))}</td>
              <td>{percentCell(whole > 0 ? line.total / whole : null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LongestWaits run={run} found={found} picked={picked} />
      {remarks(session, run, totals).map((remark) => (
        <p key={remark} className="muted">
          {remark}
        </p>
      ))}
    </div>
  );
}

type LongestWaitsProps = {
  readonly run: RecordedRun;
  readonly found: RunWaits;
  readonly picked: number | null;
};

function LongestWaits({ run, found, picked }: LongestWaitsProps): React.JSX.Element | null {
  const { pick } = useActions();
  const longest = useMemo(
    () => longestWaits(found, listed).map((wait) => ({ wait, shown: spanToShow(run.spans, wait) })),
    [run, found],
  );
  if (longest.length === 0) return null;
  return (
    <table className="stages operator-lines wait-lines" data-testid="longest-waits">
      <thead className="stages-head">
        <tr>
          <th scope="col">Longest</th>
          <th scope="col">ms</th>
          <th scope="col" title="When it began, in milliseconds from the start of the run.">
            at
          </th>
        </tr>
      </thead>
      <tbody>
        {longest.map(({ wait, shown }) => (
          <tr key={wait.from} aria-current={shown !== null && shown === picked}>
            <th scope="row">
              <button
                type="button"
                title={`${formatMillis(nanosToMillis(elapsed(wait.from, wait.to)))}. ${waitDefinitions[wait.cause]} Shows it in the waterfall.`}
                onClick={() => pick({ run: run.plan.index, span: shown })}
              >
                {wait.stage !== null && <StageMark stage={wait.stage} />}
                {nameOf(run, wait)}
              </button>
            </th>
            <td>{millisCell(nanosToMillis(elapsed(wait.from, wait.to)))}</td>
            <td>{millisCell(nanosToMillis(elapsed(found.from, wait.from)))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "host: generate", "device: encoder", "operator: MatMul". */
function nameOf({ spans }: RecordedRun, { cause, stage, span }: Wait): string {
  if (cause === 'host') return `host: ${stage}`;
  if (span === null || cause === 'between-operators') return causeNames[cause];
  const isOperator = cause === 'operators';
  const name = spans.attribute(spans.placeOf(span), isOperator ? 'operator' : 'model');
  const what = isOperator ? 'operator' : cause === 'call' ? 'model call' : causeNames[cause];
  return name === undefined ? what : `${what}: ${name}`;
}

/** Stages below this share of the host's time are left out of its title. */
const namedShare = 0.01;

function titleOf({ cause, total, count, stages }: WaitTotal): string {
  const definition = `${waitDefinitions[cause]} ${fixed(count, 0)} ×`;
  if (cause !== 'host') return definition;
  const named = stages.filter((line) => line.total >= total * namedShare);
  const inStages = named.map((line) => `${line.stage} ${formatMillis(nanosToMillis(line.total))}`);
  return `${definition}: ${inStages.join(', ')}.`;
}

/** What these causes leave open, a sentence each. */
function remarks(
  session: RecordedSession,
  run: RecordedRun,
  totals: readonly WaitTotal[],
): string[] {
  const has = (cause: WaitCause): boolean => totals.some((line) => line.cause === cause);
  return [
    ...(has('between-operators') ? [betweenOperators] : []),
    has('call') ? noDevice : deviceRemark(session, run),
  ];
}

const betweenOperators =
  'Between operators the runtime did work of its own or waited: its profile cannot tell which.';
const noDevice = 'The recording does not say on which device the model ran.';

/** What is known of the device while model calls were open. */
function deviceRemark(session: RecordedSession, run: RecordedRun): string {
  if (run.plan.device === 'cpu') {
    return 'The model ran on the CPU, as the host does: whether it stood idle inside a call is not known.';
  }
  const recorded = seriesOf('gpu-utilization', session, run);
  const told = meanOver([{ recorded, stretches: stretchesOf(run, 'model-call') }]);
  if (told.value === null || recorded === undefined) {
    return `Whether the device stood idle inside model calls is not known: ${told.why ?? 'nothing tells'}.`;
  }
  const least = formatSeconds(resolutionOf(recorded.series));
  return `The device was busy for ${Math.round(told.value)} % of the time in model calls, by its own utilization (${counted(told.n, 'reading')}; pauses shorter than ${least} are averaged away).`;
}
