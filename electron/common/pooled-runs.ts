import { processingTime, runPhase } from './metrics.ts';
import { targetName } from './plan.ts';
import type { RecordedRun, RecordedSession } from './recorded-session.ts';
import { isStreaming } from './streaming-figures.ts';
import { type Seconds, seconds } from './units.ts';

/** The measured runs of one model on one target, over all of its works: what a pooled figure is of. */
export type PooledRuns = {
  readonly kind: 'tts' | 'asr';
  readonly first: RecordedRun;
  readonly runs: readonly RecordedRun[];
};

/** Of every model on every target, in the order of the plan; works that are streamed apart from those that are not. */
export function groupsOf({ runs }: RecordedSession): PooledRuns[] {
  const groups = groupBy(
    runs.filter(({ plan }) => plan.kind === 'measured'),
    (run) => `${run.plan.model}@${targetName(run.plan)} ${intervalOf(run)}`,
  );
  return groups.flatMap((own) => {
    const [first] = own;
    const kind = first?.work.kind;
    if (first === undefined || (kind !== 'tts' && kind !== 'asr')) return [];
    return [{ kind, first, runs: own }];
  });
}

/** How often a stream is heard anew; null where all audio is there at once. */
export const intervalOf = ({ work }: RecordedRun): Seconds | null =>
  work.kind === 'asr' && work.streaming !== undefined ? seconds(work.streaming.interval) : null;

export type SteadyRun = {
  readonly run: RecordedRun;
  readonly processing: Seconds;
  readonly audio: Seconds;
};

/** Those that tell of speed: steady, and not waiting for audio that arrives in real time. Looks at no text. */
export const steadyRuns = (runs: readonly RecordedRun[]): SteadyRun[] =>
  runs
    .filter((run) => !isStreaming(run))
    .filter(({ ended }) => ended?.outcome.status === 'measured')
    .flatMap((run) => {
      const processing = processingTime(run);
      const audio = run.ended?.audio ?? null;
      return processing === null || audio === null || runPhase(run) !== 'steady'
        ? []
        : [{ run, processing, audio }];
    });

/** As the recording's catalog named it; null where the recording does not say. */
export const precisionOf = ({ manifest }: RecordedSession, model: string): string | null =>
  manifest.models.find(({ id }) => id === model)?.precision ?? null;

/** Unicode code points. */
export const charactersOf = (text: string): number => [...text].length;

/** Values with the same key together, in the order of the first of each. */
export function groupBy<Value, Key>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): Value[][] {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}
