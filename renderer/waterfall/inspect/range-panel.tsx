import { Fragment, useRef } from 'react';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import { percentileFloor } from '../../../electron/common/statistics.ts';
import { elapsed, type Nanos, nanos } from '../../../electron/common/units.ts';
import { counted, fixed, noValue } from '../../format/number.ts';
import { formatRtfx, percentCell } from '../../format/ratio.ts';
import { runPurpose, workName } from '../../format/run-name.ts';
import { formatSeconds } from '../../format/time.ts';
import { formatDuration, formatShare } from '../../trace/format-time.ts';
import type { StageTotals } from '../../trace/range-totals.ts';
import { groupOf } from '../../trace/stage-groups.ts';
import type { WaterfallView } from '../view.ts';
import {
  type DeviceReport,
  openRuns,
  type RangeReport,
  type RunReport,
  reportOf,
} from './range-report.ts';
import './inspect.css';

type RangePanelProps = { readonly view: WaterfallView; readonly changed: () => void };

const digits = 4;
/** Runs that are told of one by one: nobody reads more, and a page has an end. */
const mostRuns = 40;
const inside = 'A span that crosses an edge counts once, with its part inside.';

/** What the marked range holds, below the waterfall; nothing while none is marked. */
export function RangePanel({ view, changed }: RangePanelProps) {
  const report = useReport(view);
  if (report === null) return null;
  const { from, to } = report.range;
  const length = elapsed(from, to);
  const act = (does: () => unknown) => () => {
    does();
    changed();
  };
  return (
    <section className="range-panel" aria-label="Marked range" data-testid="range-panel">
      <header>
        <b>Range</b>
        <span className="range-words" data-testid="range-words">
          {formatDuration(from, digits)} to {formatDuration(to, digits)} ·{' '}
          {formatDuration(length, digits)}
        </span>
        <span className="range-note">{inside}</span>
        <button
          type="button"
          onClick={act(() => view.inspection.zoomToRange())}
          title="M again, or Enter"
        >
          Zoom to it
        </button>
        <button type="button" onClick={act(() => view.inspection.mark.letGo())} title="Escape">
          Let go
        </button>
      </header>
      <div className="range-tables">
        <RunTable view={view} report={report} />
        <DeviceTable devices={report.devices} />
      </div>
    </section>
  );
}

/** The report is made anew when something that it tells of has changed, not at each move of the pointer. */
function useReport(view: WaterfallView): RangeReport | null {
  const known = useRef<{ readonly key: string; readonly report: RangeReport } | null>(null);
  const { range } = view.inspection;
  if (range === null) return null;
  const grown = view.session.runs.map(({ spans, audio }) => spans.length + audio.length);
  const size = grown.reduce((sum, one) => sum + one, 0);
  const key = [range.from, range.to, view.alignment, size, ...openRuns(view)].join(' ');
  if (known.current?.key !== key) known.current = { key, report: reportOf(view, range) };
  return known.current.report;
}

function RunTable({
  view,
  report,
}: {
  readonly view: WaterfallView;
  readonly report: RangeReport;
}) {
  const length = elapsed(report.range.from, report.range.to);
  if (report.runs.length === 0)
    return <p className="range-note">Open a run to see the totals of its stages.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col">count</th>
          <th scope="col">sum</th>
          <th scope="col">mean</th>
          <th scope="col">p95</th>
          <th scope="col" title="Sum by the length of the range; spans at the same time add up.">
            of range
          </th>
        </tr>
      </thead>
      <tbody>
        {report.runs.slice(0, mostRuns).map((run) => (
          <Fragment key={run.run}>
            <tr className="range-run">
              <th scope="rowgroup" colSpan={6}>
                {titleOf(view, run)}
              </th>
            </tr>
            {run.stages.map((totals) => (
              <StageLine key={totals.stage} totals={totals} length={length} />
            ))}
          </Fragment>
        ))}
        {report.runs.length > mostRuns && (
          <tr className="range-run">
            <th scope="row" colSpan={6}>
              {counted(report.runs.length - mostRuns, 'more run')}: close some to see theirs.
            </th>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function titleOf(view: WaterfallView, { run, time, audio, rtfx, stages }: RunReport): string {
  const recorded = view.session.runs[run];
  if (recorded === undefined) return '';
  const { plan, work } = recorded;
  const name = [
    workName(work.kind, plan.work),
    runPurpose(plan, view.session.manifest.scenario),
    plan.device,
  ];
  if (stages.length === 0) return [...name, 'nothing in the range'].join(' · ');
  const made =
    audio === null
      ? []
      : [`${formatSeconds(audio)} of audio made`, ...(rtfx === null ? [] : [formatRtfx(rtfx)])];
  return [...name, `${formatDuration(time, digits)} of it`, ...made].join(' · ');
}

function StageLine({ totals, length }: { readonly totals: StageTotals; readonly length: Nanos }) {
  const { stage, count, cut, sum, mean, p95 } = totals;
  const isFew = count < percentileFloor.p95;
  const why = `Of ${counted(count, 'span')}: below ${percentileFloor.p95} it says little more than the longest.`;
  return (
    <tr>
      <th scope="row" title={stageDefinitions[stage]}>
        <i className={`waterfall-swatch is-${groupOf[stage]}`} />
        {stage}
      </th>
      <td title={cut === 0 ? undefined : `${cut} of them cut by an edge`}>{fixed(count, 0)}</td>
      <td>{formatDuration(sum, digits)}</td>
      <td>{formatDuration(mean)}</td>
      <td className={isFew ? 'range-few' : undefined} title={isFew ? why : undefined}>
        {formatDuration(p95)}
      </td>
      <td>{formatShare(sum, length)}</td>
    </tr>
  );
}

function DeviceTable({ devices }: { readonly devices: readonly DeviceReport[] }) {
  if (devices.length === 0) return null;
  return (
    <table className="range-devices">
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col" title="At least one model call was going on there.">
            busy
          </th>
          <th scope="col" title="No model call was going on there.">
            idle
          </th>
          <th scope="col" title="Mean of what the GPU's own driver says of it, busy or not.">
            GPU
          </th>
        </tr>
      </thead>
      <tbody>
        {devices.map(({ device, time, busy, gpu }) => (
          <tr key={device}>
            <th scope="row">{device}</th>
            <td title={`${formatShare(busy, time)} of ${formatDuration(time, digits)}`}>
              {formatDuration(busy, digits)}
            </td>
            <td>{formatDuration(nanos(time - busy), digits)}</td>
            <td title={gpu.why ?? undefined}>
              {gpu.value === null ? noValue : `${percentCell(gpu.value / 100)} %`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
