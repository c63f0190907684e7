import type React from 'react';
import { useMemo } from 'react';
import type { Device } from '../../../electron/common/device.ts';
import { gapsOf, gapTotals } from '../../../electron/common/gaps.ts';
import type { RecordedRun, RecordedSession } from '../../../electron/common/recorded-session.ts';
import { seriesOf } from '../../../electron/common/side-telemetry.ts';
import { meanOver, stretchesOf } from '../../../electron/common/stage-telemetry.ts';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import { elapsed, type Nanos, nanos, nanosToMillis } from '../../../electron/common/units.ts';
import { percentCell } from '../../format/ratio.ts';
import { millisCell } from '../../format/time.ts';
import { useActions } from '../../store/use-lab.ts';
import { StageMark } from './stage-mark.tsx';

/** Lines with a name of their own; what is left is one line. */
const namedLines = 5;

type GapTableProps = { readonly session: RecordedSession; readonly run: RecordedRun };

/** What the run's models waited for while none of them was called; a line leads to the longest wait. */
export function GapTable({ session, run }: GapTableProps): React.JSX.Element | null {
  const { pick } = useActions();
  const spans = run.spans.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run grows in place; `spans` says that it has.
  const found = useMemo(() => gapsOf(run), [run, spans]);
  if (run.ended === null || found === null || found.inCalls === 0) return null;
  const totals = gapTotals(found);
  const others = totals.slice(namedLines);
  const whole = elapsed(found.from, found.to);
  const numbers = (total: Nanos) => (
    <>
      <td>{millisCell(nanosToMillis(total))}</td>
      <td>{percentCell(whole > 0 ? total / whole : null)}</td>
    </>
  );
  return (
    <div className="operators" data-testid="gaps">
      <h3 title="The whole run, by what was waited for: the device in model calls, or else the host.">
        Waiting
      </h3>
      <table className="stages operator-lines">
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
          <tr>
            <th scope="row" title={stageDefinitions['model-call']}>
              model calls
            </th>
            {numbers(found.inCalls)}
          </tr>
          {totals.slice(0, namedLines).map(({ stage, total, count, longest }) => (
            <tr key={stage ?? 'nothing'}>
              <th scope="row">
                {stage === null || longest.span === null ? (
                  <span title="No span covers this time.">nothing recorded</span>
                ) : (
                  <button
                    type="button"
                    title={`${count} × no model call while the host was in ${stage}. Shows the span of the longest.`}
                    onClick={() => pick({ run: run.plan.index, span: longest.span ?? 0 })}
                  >
                    <StageMark stage={stage} />
                    host: {stage}
                  </button>
                )}
              </th>
              {numbers(total)}
            </tr>
          ))}
          {others.length > 0 && (
            <tr>
              <th
                scope="row"
                title={others.map(({ stage }) => stage ?? 'nothing recorded').join(', ')}
              >
                {others.length} others
              </th>
              {numbers(nanos(others.reduce((sum, { total }) => sum + total, 0)))}
            </tr>
          )}
        </tbody>
      </table>
      <p className="muted">{deviceSentence(session, run)}</p>
    </div>
  );
}

/** What is known of the device while model calls were open. */
function deviceSentence(session: RecordedSession, run: RecordedRun): string {
  const device: Device | undefined = session.manifest.devices.find(
    ({ id }) => id === run.plan.device,
  );
  if (run.plan.device === 'cpu') {
    return 'The model ran on the CPU, as the host does: whether it stood idle inside a call is not known.';
  }
  const recorded = seriesOf('gpu-utilization', session, run);
  const told = meanOver([{ recorded, stretches: stretchesOf(run, 'model-call') }]);
  const name = device?.name ?? run.plan.device;
  return told.value === null
    ? `Whether ${name} stood idle inside model calls is not known: ${told.why ?? 'nothing tells'}.`
    : `${name} was busy for ${Math.round(told.value)} % of the time in model calls, by its own utilization (${told.n} readings).`;
}
