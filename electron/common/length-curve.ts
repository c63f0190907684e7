import { inverseRealTimeFactor } from './metrics.ts';
import { targetName } from './plan.ts';
import {
  charactersOf,
  groupBy,
  groupsOf,
  precisionOf,
  type SteadyRun,
  steadyRuns,
} from './pooled-runs.ts';
import type { RecordedSession } from './recorded-session.ts';
import { median } from './statistics.ts';
import { type Ratio, type Seconds, seconds } from './units.ts';

/** Speed of one model on one target over the length of what goes in. */
export type LengthCurve = {
  readonly kind: 'tts' | 'asr';
  readonly model: string;
  readonly precision: string | null;
  readonly target: string;
  /** Of `length`: characters of the text (TTS), or seconds of audio (ASR). */
  readonly unit: 'characters' | 'seconds';
  /** From the shortest to the longest. */
  readonly points: readonly LengthPoint[];
};

/** All works of one length. */
export type LengthPoint = {
  readonly length: number;
  /** Σ audio / Σ processing of the steady runs. */
  readonly rtfx: Ratio;
  /** Median of the same runs, in seconds. */
  readonly processing: Seconds;
  /** Each of these runs, with audio / processing of its own. */
  readonly dots: readonly { readonly run: number; readonly rtfx: Ratio }[];
};

/**
 * RTFx over input length: a curve for every model on every target that has steady runs, in the order of the plan. One
 * point is no curve yet; whoever draws decides.
 */
export function lengthCurve(session: RecordedSession): LengthCurve[] {
  return groupsOf(session).flatMap(({ kind, first, runs }) => {
    const points = groupBy(steadyRuns(runs), lengthOf).flatMap((own) => pointOf(own) ?? []);
    if (points.length === 0) return [];
    return [
      {
        kind,
        model: first.plan.model,
        precision: precisionOf(session, first.plan.model),
        target: targetName(first.plan),
        unit: kind === 'tts' ? ('characters' as const) : ('seconds' as const),
        points: points.toSorted((one, other) => one.length - other.length),
      },
    ];
  });
}

const lengthOf = ({ run: { work }, audio }: SteadyRun): number =>
  work.kind === 'tts' ? charactersOf(work.text) : audio;

function pointOf(runs: readonly SteadyRun[]): LengthPoint | null {
  const [first] = runs;
  const rtfx = inverseRealTimeFactor(runs);
  const processing = median(runs.map((run) => run.processing));
  if (first === undefined || rtfx === null || processing === null) return null;
  return {
    length: lengthOf(first),
    rtfx,
    processing: seconds(processing),
    dots: runs.flatMap((one) => {
      const own = inverseRealTimeFactor([one]);
      return own === null ? [] : [{ run: one.run.plan.index, rtfx: own }];
    }),
  };
}
