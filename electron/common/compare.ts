import { notableCorrelation } from './autocorrelation.ts';
import { type MatchedSides, matchAcross, matchWithin, type Side } from './comparison-sides.ts';
import { sideName, warningsOf } from './comparison-warnings.ts';
import { type Difference, difference } from './difference.ts';
import { runFigures, stageTotals } from './metrics.ts';
import { targetName } from './plan.ts';
import type { RecordedRun, RecordedSession } from './recorded-session.ts';
import { type Stage, stages } from './stages.ts';
import { type Spread, spread, summarize } from './summary.ts';

/** Two to four sides, figure by figure. */
export type Comparison = {
  readonly sides: readonly Side[];
  readonly rows: readonly ComparedRow[];
  /** Sentences: what else differs between the sides. */
  readonly warnings: readonly string[];
};

/**
 * What a row is about: processing time (ms), RTF, TTFA (ms), the total of a stage in a run (ms), the load of
 * the model and its first inference (ms, once in a session), the word error rate.
 */
export type ComparedFigure =
  | 'processing'
  | 'rtf'
  | 'ttfa'
  | 'load'
  | 'first-inference'
  | 'wer'
  | { readonly stage: Stage };

/** One figure on every side. Lower is better in all of them. */
export type ComparedRow = {
  readonly figure: ComparedFigure;
  readonly unit: 'ms' | 'ratio';
  /** By side. */
  readonly spreads: readonly Spread[];
  /** By side, to the first: null for the first itself, and for the word error rate, which is no speed. */
  readonly differences: readonly (Difference | null)[];
};

export type ComparedSessions = {
  readonly comparisons: readonly Comparison[];
  /** A sentence for each work that found no place in them. */
  readonly leftOut: MatchedSides['leftOut'];
};

/** One session: its devices and models against each other. Several: each work with its counterparts. */
export function compareSessions(sessions: readonly RecordedSession[]): ComparedSessions {
  const [only, ...others] = sessions;
  const { groups, leftOut } =
    only !== undefined && others.length === 0 ? matchWithin(only) : matchAcross(sessions);
  return { comparisons: groups.map(compareSides), leftOut };
}

/** Steady measured runs only: what was cold has rows of its own. */
export function compareSides(sides: readonly Side[]): Comparison {
  const measured = sides.map(measure);
  const row = (
    figure: ComparedFigure,
    unit: ComparedRow['unit'],
    valuesOf: (side: MeasuredSide) => readonly (number | null)[],
  ): ComparedRow[] => {
    const known = measured.map((side) => valuesOf(side).filter((value) => value !== null));
    const [first = []] = known;
    if (known.every(({ length }) => length === 0)) return [];
    return [
      {
        figure,
        unit,
        spreads: known.map(spread),
        differences: known.map((values, place) =>
          place === 0 || figure === 'wer' ? null : difference(first, values),
        ),
      },
    ];
  };
  return {
    sides,
    rows: [
      ...row('processing', 'ms', ({ figures }) => figures.map((run) => toMillis(run.processing))),
      ...row('rtf', 'ratio', ({ figures }) => figures.map(({ rtf }) => rtf)),
      ...row('ttfa', 'ms', ({ figures }) => figures.map(({ ttfa }) => ttfa)),
      ...sharedStages(measured).flatMap((stage) =>
        row({ stage }, 'ms', ({ totals }) => totals.map((run) => run.get(stage)?.total ?? null)),
      ),
      ...row('load', 'ms', ({ cold }) => [cold?.loadMs ?? null]),
      ...row('first-inference', 'ms', ({ cold }) => [cold?.firstInferenceMs ?? null]),
      ...row('wer', 'ratio', ({ figures }) => figures.map(({ wer }) => wer)),
    ],
    warnings: [...warningsOf(sides), ...measured.flatMap(unsteadyMachine)],
  };
}

type MeasuredSide = {
  readonly figures: readonly ReturnType<typeof runFigures>[];
  readonly totals: readonly ReturnType<typeof stageTotals>[];
  readonly cold: ReturnType<typeof summarize>[number]['cold'] | null;
};

function measure({ session, work, target }: Side): MeasuredSide {
  const steady = session.runs
    .filter((run) => isMeasured(run, work, target))
    .map((run) => ({ run, figures: runFigures(run) }))
    .filter(({ figures }) => figures.phase === 'steady' && figures.processing !== null);
  const summary = summarize(session).find((line) => line.work === work && line.target === target);
  return {
    figures: steady.map(({ figures }) => figures),
    totals: steady.map(({ run }) => stageTotals(run)),
    cold: summary?.cold ?? null,
  };
}

const isMeasured = ({ plan }: RecordedRun, work: number, target: string): boolean =>
  plan.kind === 'measured' && plan.work === work && targetName(plan) === target;

/** Runs that take after each other count for fewer than they are: the intervals promise too much. */
function unsteadyMachine({ figures }: MeasuredSide, place: number): string[] {
  const times = figures.map(({ processing }) => processing).filter((time) => time !== null);
  const correlation = notableCorrelation(times);
  return correlation === null
    ? []
    : [
        `The times of ${sideName(place)} take after each other (correlation ${correlation.toFixed(2)}): the machine was busy or drifted, and the intervals may be too narrow. Record it again on a quiet machine, or both sides in one session.`,
      ];
}

/** In their order; `run` is the processing time, and stands above. */
const sharedStages = (sides: readonly MeasuredSide[]): Stage[] =>
  stages.filter(
    (stage) => stage !== 'run' && sides.every(({ totals }) => totals.some((run) => run.has(stage))),
  );

const toMillis = (time: number | null): number | null => (time === null ? null : time * 1e3);
