import type { RecordedRun, RecordedSeries, RecordedSession } from './recorded-session.ts';
import {
  meanOver,
  type Piece,
  peakOver,
  perSecondOfAudio,
  stretchesOf,
  type Told,
} from './stage-telemetry.ts';
import type { Stage } from './stages.ts';
import { type Metric, metricUnits } from './telemetry.ts';
import { type Nanos, type Seconds, seconds } from './units.ts';

/** How readings of a metric become one figure. */
export type Summing = 'mean' | 'peak' | 'per second of audio';

/** One figure of telemetry: of a stage, or with `run` of the whole run. */
export type TelemetryFigure = {
  readonly metric: Metric;
  readonly summing: Summing;
  readonly stage: Stage;
  /** Of the figure: a counter in joules becomes `J/s`, joules per second of audio. */
  readonly unit: string;
};

/** What is told of a whole run, in this order. Of its stages only utilization, power and memory are. */
const figures: readonly (readonly [Metric, Summing])[] = [
  ['gpu-utilization', 'mean'],
  ['worker-gpu-utilization', 'mean'],
  ['gpu-memory-used', 'peak'],
  ['worker-gpu-memory', 'peak'],
  ['gpu-power', 'mean'],
  ['gpu-energy', 'per second of audio'],
  ['worker-cpu', 'mean'],
  ['worker-memory', 'peak'],
];

/** The figures that telemetry may give of these stages, the whole run first. */
export const telemetryFigures = (stages: readonly Stage[]): TelemetryFigure[] =>
  (['run', ...stages] as const).flatMap((stage) =>
    figures
      .filter(([, summing]) => stage === 'run' || summing !== 'per second of audio')
      .map(([metric, summing]) => ({
        metric,
        summing,
        stage,
        unit: summing === 'per second of audio' ? `${metricUnits[metric]}/s` : metricUnits[metric],
      })),
  );

/** What a figure of telemetry is over these runs of one session, all of one target. */
export function tellOf(
  figure: TelemetryFigure,
  session: RecordedSession,
  runs: readonly RecordedRun[],
): Told {
  switch (figure.summing) {
    case 'mean':
      return meanOver(piecesOf(figure, session, runs));
    case 'peak':
      return peakOver(piecesOf(figure, session, runs));
    case 'per second of audio':
      return perSecondOfAudio(
        batchesOf(runs).map(({ first, ...batch }) => ({
          ...batch,
          recorded: seriesOf(figure.metric, session, first),
        })),
      );
  }
}

const piecesOf = (
  { metric, stage }: TelemetryFigure,
  session: RecordedSession,
  runs: readonly RecordedRun[],
): Piece[] =>
  runs.map((run) => ({
    recorded: seriesOf(metric, session, run),
    stretches: stretchesOf(run, stage),
  }));

/**
 * The series that is about this run: of the GPU that its device is, and where the metric is of one worker, of its
 * process. Where two sources read the same, the one announced first. Undefined where nothing reads it.
 */
export function seriesOf(
  metric: Metric,
  { manifest, telemetry }: RecordedSession,
  run: RecordedRun,
): RecordedSeries | undefined {
  const gpu = manifest.devices.find(({ id }) => id === run.plan.device)?.gpu ?? null;
  const isOfGpu = metric.includes('gpu-');
  const isOfWorker = metric.startsWith('worker-');
  if ((isOfGpu && gpu === null) || (isOfWorker && run.worker === null)) return undefined;
  return [...telemetry.values()].find(
    ({ series }) =>
      series.metric === metric &&
      (!isOfGpu || series.gpu === gpu) &&
      (!isOfWorker || series.pid === run.worker),
  );
}

/**
 * Runs that follow each other with nothing between them are one stretch: a counter that moves in steps says
 * more of ten short runs than of each. What the device draws in the pauses between them, while the lab writes the
 * recording, is in it.
 */
function batchesOf(runs: readonly RecordedRun[]) {
  const batches: {
    first: RecordedRun;
    lastIndex: number;
    stretch: { from: Nanos; to: Nanos };
    audio: Seconds;
  }[] = [];
  for (const run of runs) {
    const [root] = stretchesOf(run, 'run');
    const audio = run.ended?.audio ?? null;
    if (root === undefined || audio === null) continue;
    const last = batches.at(-1);
    if (
      last !== undefined &&
      last.lastIndex + 1 === run.plan.index &&
      last.first.worker === run.worker
    ) {
      last.lastIndex = run.plan.index;
      last.stretch.to = root.to;
      last.audio = seconds(last.audio + audio);
    } else {
      batches.push({ first: run, lastIndex: run.plan.index, stretch: { ...root }, audio });
    }
  }
  return batches;
}

/** A GPU that does nothing for less than this share of a stage is not called idle. */
const notableIdle = 0.2;

/**
 * "GPU idle 63 % of encode: waiting on the host": where a GPU's utilization shows it, else null. `told` is the
 * mean of `gpu-utilization` or `worker-gpu-utilization`.
 */
export function idleSentence({ metric, stage }: TelemetryFigure, { value }: Told): string | null {
  const isUtilization = metric === 'gpu-utilization' || metric === 'worker-gpu-utilization';
  if (!isUtilization || value === null) return null;
  const idle = 1 - value / 100;
  if (idle < notableIdle) return null;
  const where = stage === 'run' ? 'the run' : stage;
  const whose = metric === 'gpu-utilization' ? 'GPU idle' : 'GPU without work of this worker for';
  return `${whose} ${Math.round(idle * 100)} % of ${where}: waiting on the host`;
}
