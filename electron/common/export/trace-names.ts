import { targetName } from '../plan.ts';
import type { RecordedRun, RecordedSession } from '../recorded-session.ts';
import type { Series } from '../telemetry.ts';
import type { Span } from '../trace.ts';

/** What trace viewers sum spans by: the operator's kind, the name in an imported trace, the stage with its model, or the stage. */
export function spanName({ stage, attributes }: Span): string {
  const operator = attributes?.operator;
  if (stage === 'operator' && operator !== undefined) return String(operator);
  if (stage === 'imported') return String(attributes?.name ?? stage);
  const model = attributes?.model;
  return model === undefined ? stage : `${stage} ${model}`;
}

/** `Run 3, measured`: counted from 1, as on screen; of an imported trace the name of its thread. */
export const runName = ({ plan }: RecordedRun): string =>
  plan.name ?? `Run ${plan.index + 1}, ${plan.kind}`;

/** `moonshine-base on cpu, 2 threads`. */
export const workerName = ({ plan }: RecordedRun): string =>
  plan.name !== undefined
    ? plan.model
    : `${plan.model} on ${targetName(plan)}${plan.profiled ? ', profiled' : ''}`;

/** `gpu-power, NVIDIA H200 (W)`, told apart from the same metric of another GPU or worker. */
export function seriesName(series: Series, { manifest }: RecordedSession): string {
  const { metric, gpu, pid, unit } = series;
  const ofGpu =
    gpu === null ? '' : `, GPU ${gpu} ${manifest.machine.gpus[gpu]?.name ?? ''}`.trimEnd();
  const ofWorker = pid === null ? '' : `, process ${pid}`;
  return `${metric}${ofGpu}${ofWorker} (${unit})`;
}
