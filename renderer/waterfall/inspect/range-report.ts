import { inverseRealTimeFactor } from '../../../electron/common/metrics.ts';
import { targetName } from '../../../electron/common/plan.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { seriesOf } from '../../../electron/common/side-telemetry.ts';
import { meanOver, type Told } from '../../../electron/common/stage-telemetry.ts';
import { stages } from '../../../electron/common/stages.ts';
import {
  duration,
  elapsed,
  type Nanos,
  nanos,
  nanosToSeconds,
  type Ratio,
  type Seconds,
  seconds,
} from '../../../electron/common/units.ts';
import { offsetOf } from '../../trace/alignment.ts';
import { rangeTotals, type StageTotals } from '../../trace/range-totals.ts';
import { lengthOf, overlap, stretchesOfStage, union } from '../../trace/stretches.ts';
import type { TimeRange } from '../../trace/time-scale.ts';
import type { WaterfallView } from '../view.ts';

/** What a range holds of one run. */
export type RunReport = {
  readonly run: number;
  /** How much of the range lies between the run's request and its end. */
  readonly time: Nanos;
  readonly stages: readonly StageTotals[];
  /** Chunks of audio that left the engine within the range, as long as they last; null where none is made. */
  readonly audio: Seconds | null;
  /** That audio by `time`; null without audio. */
  readonly rtfx: Ratio | null;
};

/** What a device did in the range. */
export type DeviceReport = {
  readonly device: string;
  /** On the session's clock the whole range, else the parts of it that lie in the runs that are looked at. */
  readonly time: Nanos;
  /** In which at least one model call was going on there. */
  readonly busy: Nanos;
  /** Readings of the GPU within `time`, in per cent. */
  readonly gpu: Told;
};

export type RangeReport = {
  readonly range: TimeRange;
  readonly runs: readonly RunReport[];
  readonly devices: readonly DeviceReport[];
};

/** What the range holds: of each run that is open its stages and its audio, of each device its time. */
export function reportOf(view: WaterfallView, range: TimeRange): RangeReport {
  const open = openRuns(view);
  return {
    range,
    runs: open.flatMap((run) => runReport(view, run, range)),
    devices: devices(view, open, range),
  };
}

/** The runs whose rows are on the page: those that are open, and all whose rows stand by stage. */
export const openRuns = ({ page }: Pick<WaterfallView, 'page'>): number[] =>
  [...page.rowsOf.keys()].sort((one, other) => one - other);

/** The range on the session's clock, as the run has it on the axis. */
function ownRange(view: WaterfallView, run: RecordedRun, { from, to }: TimeRange): TimeRange {
  const offset = offsetOf(run, view.alignment);
  return { from: nanos(from + offset), to: nanos(to + offset) };
}

function runReport(view: WaterfallView, index: number, range: TimeRange): RunReport[] {
  const run = view.session.runs[index];
  const extent = run === undefined ? null : view.extent(run);
  if (run === undefined || extent === null) return [];
  const own = ownRange(view, run, range);
  const inside = overlap(own, extent);
  const time = inside === null ? nanos(0) : elapsed(inside.from, inside.to);
  const audio = run.audio.length === 0 ? null : audioIn(run, own);
  return [
    {
      run: index,
      time,
      stages: rangeTotals(view.traces.columns(index), view.traces.layout(index), own),
      audio,
      rtfx: inverseRealTimeFactor([
        { processing: nanosToSeconds(time), audio: audio ?? seconds(0) },
      ]),
    },
  ];
}

const audioIn = ({ audio }: RecordedRun, { from, to }: TimeRange): Seconds =>
  seconds(
    audio
      .filter(({ at }) => at >= from && at < to)
      .reduce((sum, { samples, sampleRate }) => sum + duration(samples, sampleRate), 0),
  );

const modelCall = stages.indexOf('model-call');

/** Runs that are aligned lie over each other: only those that are open are meant, or all where none is. */
function devices(view: WaterfallView, open: readonly number[], range: TimeRange): DeviceReport[] {
  const { session, alignment, traces } = view;
  const isOnClock = alignment === 'session';
  const meant = isOnClock || open.length === 0 ? session.runs.keys() : open;
  const byDevice = new Map<string, { first: RecordedRun; time: TimeRange[]; busy: TimeRange[] }>();
  for (const index of meant) {
    const run = session.runs[index];
    const extent = run === undefined ? null : view.extent(run);
    if (run === undefined || extent === null) continue;
    const own = ownRange(view, run, range);
    const inside = overlap(own, extent);
    if (inside === null) continue;
    const name = targetName(run.plan);
    const known = byDevice.get(name) ?? { first: run, time: [], busy: [] };
    byDevice.set(name, known);
    known.time.push(isOnClock ? own : inside);
    known.busy.push(...stretchesOfStage(traces.columns(index), modelCall, inside));
  }
  return [...byDevice].map(([device, { first, time, busy }]) => {
    const stretches = union(time);
    const recorded = seriesOf('gpu-utilization', session, first);
    return {
      device,
      time: lengthOf(stretches),
      busy: lengthOf(union(busy)),
      gpu: meanOver([{ recorded, stretches }]),
    };
  });
}
