import { type Interval, medianDifferenceInterval } from './bootstrap.ts';
import { countedRuns } from './compare.ts';
import type { Side } from './comparison-sides.ts';
import { fewestForVerdict } from './difference.ts';
import { stageTotals } from './metrics.ts';
import { operatorReport } from './operators.ts';
import { targetName } from './plan.ts';
import type { RecordedRun } from './recorded-session.ts';
import type { Stage } from './stages.ts';
import { median } from './statistics.ts';
import { type Millis, millis } from './units.ts';

/** A kind of work inside a run: a stage, or operators of one type wherever they ran. */
export type Part =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'operator'; readonly operator: string };

/** One part on two sides, b against a. */
export type PartDifference = {
  readonly part: Part;
  /** `added`: no run of a has it. `gone`: no run of b has it. */
  readonly change: 'added' | 'gone' | 'kept';
  /** The median of its spans in a run; 0 on a side that has none. */
  readonly counts: readonly [number, number];
  /** The median of its time in a run, where nothing of it is no time; null on a side that has none. */
  readonly times: readonly [Millis | null, Millis | null];
  /** median(b) − median(a), where none is no time: above 0 is slower. */
  readonly difference: Millis;
  /** Its 95 % bootstrap interval in ms; null below five runs on either side. */
  readonly interval: Interval | null;
  readonly runs: readonly [number, number];
};

/** By time difference, the largest first. Stages lie in each other: their differences do not add up. */
export type PartDifferences = {
  readonly stages: readonly PartDifference[];
  /** null where a side has no profiled run with operators. */
  readonly operators: readonly PartDifference[] | null;
};

type Amount = { readonly count: number; readonly time: number };
/** What one run had of each part. */
type Amounts<Name extends string = string> = ReadonlyMap<Name, Amount>;

/** Runs to hold against others: one, or all of a side. */
export type RunsOfSide = {
  readonly measured: readonly RecordedRun[];
  readonly profiled: readonly RecordedRun[];
};

/** The steady measured runs of a side, whose stages are compared, and its profiled ones, whose operators are. */
export const runsOfSide = (side: Side): RunsOfSide => ({
  measured: countedRuns(side),
  profiled: profiledRuns(side),
});

/** How b's runs differ from a's. */
export function partDifferences(a: RunsOfSide, b: RunsOfSide): PartDifferences {
  const operatorsOf = ({ profiled }: RunsOfSide): Amounts[] =>
    profiled.map(operatorAmounts).filter((run) => run !== null);
  const [ofA, ofB] = [operatorsOf(a), operatorsOf(b)];
  return {
    stages: differencesBetween(
      a.measured.map(stageAmounts),
      b.measured.map(stageAmounts),
      (stage) => ({ kind: 'stage', stage }),
    ),
    operators:
      ofA.length === 0 || ofB.length === 0
        ? null
        : differencesBetween(ofA, ofB, (operator) => ({ kind: 'operator', operator })),
  };
}

/** One run, whose stages are compared, and where it was profiled its operators. */
export const runsOfOne = (run: RecordedRun): RunsOfSide => ({
  measured: [run],
  profiled: run.plan.profiled ? [run] : [],
});

/** The measured profiled runs of a side. */
export const profiledRuns = ({ session, work, target }: Side): readonly RecordedRun[] =>
  session.runs.filter(
    ({ plan, ended }) =>
      plan.kind === 'profiled' &&
      plan.work === work &&
      targetName(plan) === target &&
      ended?.outcome.status === 'measured',
  );

const stageAmounts = (run: RecordedRun): Amounts<Stage> =>
  new Map(
    [...stageTotals(run)]
      .filter(([stage]) => stage !== 'operator')
      .map(([stage, { count, total }]) => [stage, { count, time: total }]),
  );

/**
 * By type. The time that the GPU itself needed where its profile has it, else the host's, which on a GPU is that of
 * handing the operator over. null for a run without operators.
 */
function operatorAmounts(run: RecordedRun): Amounts | null {
  const report = operatorReport([run]);
  if (report === null) return null;
  const amounts = new Map<string, Amount>();
  for (const { operator, count, total, device } of report.operators) {
    const known = amounts.get(operator) ?? { count: 0, time: 0 };
    amounts.set(operator, { count: known.count + count, time: known.time + (device ?? total) });
  }
  return amounts;
}

function differencesBetween<Name extends string>(
  a: readonly Amounts<Name>[],
  b: readonly Amounts<Name>[],
  partOf: (name: Name) => Part,
): PartDifference[] {
  if (a.length === 0 || b.length === 0) return [];
  const names = new Set([...a, ...b].flatMap((run) => [...run.keys()]));
  const isIn = (runs: readonly Amounts<Name>[], name: Name): boolean =>
    runs.some((run) => run.has(name));
  return [...names]
    .map((name): PartDifference => {
      const [isInA, isInB] = [isIn(a, name), isIn(b, name)];
      const of = (runs: readonly Amounts<Name>[], what: keyof Amount): number[] =>
        runs.map((run) => run.get(name)?.[what] ?? 0);
      const [timesOfA, timesOfB] = [of(a, 'time'), of(b, 'time')];
      const [medianOfA, medianOfB] = [median(timesOfA) ?? 0, median(timesOfB) ?? 0];
      const isEnough = Math.min(a.length, b.length) >= fewestForVerdict;
      return {
        part: partOf(name),
        change: !isInA ? 'added' : !isInB ? 'gone' : 'kept',
        counts: [median(of(a, 'count')) ?? 0, median(of(b, 'count')) ?? 0],
        times: [isInA ? millis(medianOfA) : null, isInB ? millis(medianOfB) : null],
        difference: millis(medianOfB - medianOfA),
        interval: isEnough ? medianDifferenceInterval(timesOfA, timesOfB) : null,
        runs: [a.length, b.length],
      };
    })
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference));
}
