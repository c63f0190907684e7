import { isOfListener, targetName } from '../../electron/common/plan.ts';
import type { RecordedSeries, RecordedSession } from '../../electron/common/recorded-session.ts';
import type { Metric } from '../../electron/common/telemetry.ts';

/** One row of readings. */
export type Track = {
  readonly id: number;
  readonly metric: Metric;
  /** Within its group: `utilization`. */
  readonly name: string;
  readonly recorded: RecordedSeries;
  /** A limit to draw beside it, such as that of power. */
  readonly limit: RecordedSeries | null;
};

/** Tracks of one GPU, of one worker, of the machine or of the measuring itself. */
export type TrackGroup = {
  readonly key: string;
  readonly title: string;
  /** Process id of the worker that it is about; null where it is not about one. */
  readonly worker: number | null;
  readonly tracks: readonly Track[];
};

/** In the order in which they stand below each other. */
const names: Readonly<Record<Metric, string>> = {
  'gpu-utilization': 'utilization',
  'gpu-memory-used': 'memory',
  'gpu-memory-utilization': 'memory traffic',
  'gpu-power': 'power',
  'gpu-power-limit': 'power limit',
  'gpu-energy': 'energy',
  'gpu-temperature': 'temperature',
  'gpu-clock': 'clock',
  'gpu-memory-clock': 'memory clock',
  'gpu-throttle': 'throttled by',
  'worker-gpu-utilization': 'GPU time',
  'worker-gpu-memory': 'GPU memory',
  'worker-cpu': 'CPU',
  'worker-memory': 'memory',
  'cpu-utilization': 'CPU',
  'cpu-clock': 'CPU clock',
  'memory-used': 'memory',
  'sampler-cpu': 'CPU',
};
const order = Object.keys(names);

/** The series of a session as tracks: GPUs by their place in the machine, workers, the machine, the sampler. */
export function tracksOf(session: RecordedSession): TrackGroup[] {
  const groups = new Map<string, { rank: number; title: string; series: RecordedSeries[] }>();
  for (const recorded of session.telemetry.values()) {
    const { key, rank, title } = groupOf(session, recorded);
    const group = groups.get(key) ?? { rank, title, series: [] };
    groups.set(key, group);
    group.series.push(recorded);
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank)
    .map(([key, { title, series }]) => {
      const worker = series[0]?.series.pid ?? null;
      return { key, title, worker, tracks: tracksIn(series) };
    });
}

function tracksIn(series: readonly RecordedSeries[]): Track[] {
  const limit = series.find((one) => one.series.metric === 'gpu-power-limit') ?? null;
  const hasPower = series.some((one) => one.series.metric === 'gpu-power');
  const place = ({ series: { metric } }: RecordedSeries): number => order.indexOf(metric);
  return series
    .filter(({ series: { metric } }) => metric !== 'gpu-power-limit' || !hasPower)
    .sort((a, b) => place(a) - place(b) || a.series.id - b.series.id)
    .map((recorded) => {
      const { id, metric, gpu, pid } = recorded.series;
      const name =
        pid !== null && gpu !== null ? names[metric].replace('GPU', `GPU ${gpu}`) : names[metric];
      return { id, metric, name, recorded, limit: metric === 'gpu-power' ? limit : null };
    });
}

function groupOf(session: RecordedSession, { series }: RecordedSeries) {
  const { metric, gpu, pid } = series;
  if (metric === 'sampler-cpu') return { key: 'sampler', rank: 3e9, title: 'Telemetry itself' };
  if (pid !== null)
    return { key: `worker ${pid}`, rank: 1e6 + pid, title: workerTitle(session, pid) };
  if (gpu !== null) {
    const name = session.manifest.machine.gpus[gpu]?.name;
    const title = name === undefined ? `GPU ${gpu}` : `GPU ${gpu} · ${name}`;
    return { key: `gpu ${gpu}`, rank: gpu, title };
  }
  return { key: 'machine', rank: 2e9, title: 'Machine' };
}

/** A worker goes by what ran in it; by its process id where the recording does not say. */
function workerTitle(session: RecordedSession, pid: number): string {
  const run = session.runs.find(({ worker }) => worker === pid);
  if (run === undefined) return `Worker ${pid}`;
  const model = session.manifest.models.find(({ id }) => id === run.plan.model)?.name;
  return `Worker · ${model ?? run.plan.model} · ${targetName(run.plan)}${run.plan.profiled ? ', profiled' : ''}${isOfListener(run.plan) ? ', listening' : ''}`;
}
