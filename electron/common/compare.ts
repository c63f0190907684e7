import { notableCorrelation } from './autocorrelation.ts';
import { type MatchedSides, matchAcross, matchWithin, type Side } from './comparison-sides.ts';
import { sideName, warningsOf } from './comparison-warnings.ts';
import { type Difference, difference } from './difference.ts';
import { runFigures, stageTotals } from './metrics.ts';
import { compareOutputs, type OutputComparison } from './output-comparison.ts';
import { targetName } from './plan.ts';
import type { RecordedRun, RecordedSession } from './recorded-session.ts';
import { type TelemetryFigure, telemetryFigures, tellOf } from './side-telemetry.ts';
import { nothingReadsIt, type Told } from './stage-telemetry.ts';
import { type Stage, stages } from './stages.ts';
import { percentile } from './statistics.ts';
import {
  delaysOf,
  isStreaming,
  type StreamingDelays,
  type StreamingFigures,
  streamingFigures,
} from './streaming-figures.ts';
import { isCounted, type Spread, spread, summarize } from './summary.ts';
import { isCountedTurn, turnFigures } from './turn/turn-figures.ts';
import type { Seconds } from './units.ts';

/** Two to four sides, figure by figure. */
export type Comparison = {
  readonly sides: readonly Side[];
  readonly rows: readonly ComparedRow[];
  /** What the machine's own figures say of the same runs; only what some side has. */
  readonly telemetry: readonly TelemetryRow[];
  /** By side, how far what it gave out is from an earlier side's; null for the first, and where nobody can say. */
  readonly outputs: readonly (OutputComparison | null)[];
  /** Sentences: what else differs between the sides. */
  readonly warnings: readonly string[];
};

/**
 * What a row is about: the gap of voice turns (ms), of other works processing time (ms), RTF, what streaming runs have in their place (first partial text, partial and
 * final delay in ms, share of words taken back), TTFA, TTFT and ITL (ms), the total of a stage in a run (ms), the load of
 * the model and its first inference (ms, once in a session), the word error rate, or the character error rate.
 */
export type ComparedFigure =
  | 'turn-gap'
  | 'processing'
  | 'rtf'
  | 'first-partial'
  | 'partial-delay'
  | 'final-delay'
  | 'taken-back'
  | 'ttfa'
  | 'ttft'
  | 'itl'
  | 'load'
  | 'first-inference'
  | 'wer'
  | 'cer'
  | { readonly stage: Stage };

/** One figure on every side. Lower is better in all of them. */
export type ComparedRow = {
  readonly figure: ComparedFigure;
  readonly unit: 'ms' | 'ratio';
  /** By side, what was measured, in the order of the runs. */
  readonly values: readonly (readonly number[])[];
  /** By side. */
  readonly spreads: readonly Spread[];
  /** By side, to the first: null for the first itself, and for shares of words, which are no speed. */
  readonly differences: readonly (Difference | null)[];
};

/** One figure of telemetry on every side. */
export type TelemetryRow = TelemetryFigure & { readonly told: readonly Told[] };

export type ComparedSessions = {
  readonly comparisons: readonly Comparison[];
  /** A sentence for each work that found no place in them. */
  readonly leftOut: MatchedSides['leftOut'];
};

/** A comparison but for its verdicts, which take a hundred times longer than all the rest (bootstrap). */
export type ComparisonDraft = Omit<Comparison, 'rows'> & {
  readonly rows: readonly Omit<ComparedRow, 'differences'>[];
};

/** One session: its devices and models against each other. Several: each work with its counterparts. */
export function compareSessions(sessions: readonly RecordedSession[]): ComparedSessions {
  const [only, ...others] = sessions;
  const { groups, leftOut } =
    only !== undefined && others.length === 0 ? matchWithin(only) : matchAcross(sessions);
  return { comparisons: groups.map(compareSides), leftOut };
}

/** Counted measured runs only (`isCounted`): what was cold has rows of its own, and what was profiled is none of it. */
export function compareSides(sides: readonly Side[]): Comparison {
  const draft = draftComparison(sides);
  return {
    ...draft,
    rows: draft.rows.map((row) => ({
      ...row,
      differences: comparedPairs(row).map((pair) => pair && difference(...pair)),
    })),
  };
}

/** By side, the two sets of values that a verdict is asked of; null where there is none to be asked. */
export const comparedPairs = ({
  figure,
  values,
}: Pick<ComparedRow, 'figure' | 'values'>): (
  | readonly [readonly number[], readonly number[]]
  | null
)[] =>
  values.map((own, place) =>
    place === 0 || isShareOfWords(figure) ? null : [values[0] ?? [], own],
  );

/** Of which no verdict is asked: it is no speed. */
export const isShareOfWords = (figure: ComparedFigure): boolean =>
  figure === 'wer' || figure === 'cer' || figure === 'taken-back';

/** All of a comparison that takes no time. */
export function draftComparison(sides: readonly Side[]): ComparisonDraft {
  const measured = sides.map(measure);
  const row = (
    figure: ComparedFigure,
    unit: ComparedRow['unit'],
    valuesOf: (side: MeasuredSide) => readonly (number | null)[],
  ): ComparisonDraft['rows'] => {
    const values = measured.map((side) => valuesOf(side).filter((value) => value !== null));
    if (values.every(({ length }) => length === 0)) return [];
    return [{ figure, unit, values, spreads: values.map(spread) }];
  };
  const shared = sharedStages(measured);
  return {
    sides,
    rows: [
      ...row('turn-gap', 'ms', ({ gaps }) => gaps),
      ...row('processing', 'ms', ({ speeds }) => speeds.map(toMillis)),
      ...row('rtf', 'ratio', ({ figures }) => figures.map(({ rtf }) => rtf)),
      ...row('first-partial', 'ms', ({ delays }) => delays.map((run) => run.firstPartial)),
      ...row('partial-delay', 'ms', ({ delays }) => delays.map((run) => run.partialDelay)),
      ...row('final-delay', 'ms', ({ delays }) => delays.map((run) => run.finalDelay)),
      ...row('taken-back', 'ratio', ({ streams }) => streams.map((run) => run.takenBackShare)),
      ...row('ttfa', 'ms', ({ figures }) => figures.map(({ ttfa }) => ttfa)),
      ...row('ttft', 'ms', ({ figures }) => figures.map(({ reply }) => reply?.ttft ?? null)),
      ...row('itl', 'ms', ({ figures }) => figures.map(({ reply }) => reply?.itl ?? null)),
      ...shared.flatMap((stage) =>
        row({ stage }, 'ms', ({ totals }) => totals.map((run) => run.get(stage)?.total ?? null)),
      ),
      ...row('load', 'ms', ({ cold }) => [cold?.loadMs ?? null]),
      ...row('first-inference', 'ms', ({ cold }) => [cold?.firstInferenceMs ?? null]),
      ...row('wer', 'ratio', ({ figures }) => figures.map(({ wer }) => wer)),
      ...row('cer', 'ratio', ({ figures }) => figures.map(({ cer }) => cer)),
    ],
    telemetry: telemetryRows(sides, measured, shared),
    outputs: compareOutputs(sides),
    warnings: [
      ...warningsOf(sides),
      ...measured.flatMap(withoutRuns),
      ...measured.flatMap(unsteadyMachine),
    ],
  };
}

/** Every run was cold: none failed, and still there is nothing. */
const withoutRuns = ({ runs, measured }: MeasuredSide, place: number): string[] =>
  runs.length > 0 || measured === 0
    ? []
    : [`${sideName(place)} has no steady run: each made a first call or one of a new shape.`];

/**
 * Of the whole run, what some side has a series of. Of a stage, what some side can be told something of; no peak of a
 * stage that is too short for any mean, which would be that of the run again.
 */
function telemetryRows(
  sides: readonly Side[],
  measured: readonly MeasuredSide[],
  shared: readonly Stage[],
): TelemetryRow[] {
  const rows = telemetryFigures(shared).flatMap((figure): TelemetryRow[] => {
    const told = sides.map(({ session }, place) =>
      tellOf(figure, session, measured[place]?.runs ?? []),
    );
    const isWorthARow = told.some(
      ({ value, why }) => value !== null || (figure.stage === 'run' && why !== nothingReadsIt),
    );
    return isWorthARow ? [{ ...figure, told }] : [];
  });
  const isLong = (stage: Stage): boolean =>
    stage === 'run' || rows.some((row) => row.stage === stage && row.summing === 'mean');
  return rows.filter(({ stage }) => isLong(stage));
}

/** The measured runs of a side that count: those that its figures are of. */
export const countedRuns = (side: Side): readonly RecordedRun[] => measure(side).runs;

/** The counted run of median processing time (nearest rank), as its index; null where there is none. */
export function medianRun(runs: readonly RecordedRun[]): number | null {
  const times = runs.map((run) => runFigures(run).processing ?? Number.POSITIVE_INFINITY);
  const middle = percentile(times, 0.5);
  return middle === null ? null : (runs[times.indexOf(middle)]?.plan.index ?? null);
}

type MeasuredSide = {
  readonly runs: readonly RecordedRun[];
  /** How many were measured, steady or cold. */
  readonly measured: number;
  readonly figures: readonly ReturnType<typeof runFigures>[];
  /** Of turns that count (`isCountedTurn`), in milliseconds; none of other works. */
  readonly gaps: readonly number[];
  /** Processing times; none of streaming runs, which mostly wait for audio. */
  readonly speeds: readonly Seconds[];
  /** None of other runs. */
  readonly streams: readonly StreamingFigures[];
  readonly delays: readonly StreamingDelays[];
  readonly totals: readonly ReturnType<typeof stageTotals>[];
  readonly cold: ReturnType<typeof summarize>[number]['cold'] | null;
};

function measure({ session, work, target }: Side): MeasuredSide {
  const counted = session.runs
    .filter((run) => isMeasured(run, work, target))
    .map((run) => ({ run, figures: runFigures(run) }))
    .filter(({ run, figures }) => isCounted(run, figures) && figures.processing !== null);
  const streams = counted.flatMap(({ run }) => streamingFigures(run) ?? []);
  const summary = summarize(session).find((line) => line.work === work && line.target === target);
  return {
    measured: summary?.outcomes.measured ?? 0,
    runs: counted.map(({ run }) => run),
    figures: counted.map(({ figures }) => figures),
    gaps: session.runs
      .filter((run) => isMeasured(run, work, target) && isCountedTurn(run))
      .flatMap((run) => turnFigures(run).gap ?? []),
    speeds: counted.flatMap(({ run, figures: { processing } }) =>
      isStreaming(run) || processing === null ? [] : [processing],
    ),
    streams,
    delays: streams.map(delaysOf),
    totals: counted.map(({ run }) => stageTotals(run)),
    cold: summary?.cold ?? null,
  };
}

const isMeasured = ({ plan }: RecordedRun, work: number, target: string): boolean =>
  plan.kind === 'measured' && plan.work === work && targetName(plan) === target;

/** Runs that take after each other count for fewer than they are: the intervals promise too much. */
function unsteadyMachine({ speeds }: MeasuredSide, place: number): string[] {
  const correlation = notableCorrelation(speeds);
  return correlation === null
    ? []
    : [
        `The times of ${sideName(place)} take after each other (correlation ${correlation.toFixed(2)}): the machine was busy or drifted, and the intervals may be too narrow. Record it again on a quiet machine, or both sides in one session.`,
      ];
}

/** In their order; `run` is the processing time, and stands above; `listen` lasts as long as the audio. A side without runs has no say. */
function sharedStages(sides: readonly MeasuredSide[]): Stage[] {
  const withRuns = sides.filter(({ runs }) => runs.length > 0);
  const isShared = (stage: Stage): boolean =>
    withRuns.every(({ totals }) => totals.some((run) => run.has(stage)));
  return stages.filter(
    (stage) => stage !== 'run' && stage !== 'listen' && withRuns.length > 0 && isShared(stage),
  );
}

const toMillis = (time: Seconds): number => time * 1e3;
