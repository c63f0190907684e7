import { type OperatorReport, operatorReport } from './operators.ts';
import { targetName } from './plan.ts';
import type { RecordedRun, RecordedSession } from './recorded-session.ts';
import type { RecordedWork } from './scenario.ts';

/** What the profiled runs of one work on one target say. */
export type ProfiledWork = {
  readonly work: number;
  readonly kind: RecordedWork['kind'];
  readonly model: string;
  /** The device and its settings, by `targetName`. */
  readonly target: string;
  /** Over its measured profiled runs; null when none of them has operators. */
  readonly report: OperatorReport | null;
  /** Why operators are missing, in sentences: failed runs, and profiles that could not be read. */
  readonly problems: readonly string[];
};

/** One line for each work on each target that was planned to be profiled, in the order of the plan. */
export function profiledWorks(session: RecordedSession): ProfiledWork[] {
  const groups = new Map<string, RecordedRun[]>();
  for (const run of session.runs) {
    if (run.plan.kind !== 'profiled') continue;
    const key = `${run.plan.work}@${targetName(run.plan)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].flatMap((runs) => {
    const [first] = runs;
    if (first === undefined) return [];
    const measured = runs.filter(({ ended }) => ended?.outcome.status === 'measured');
    return [
      {
        work: first.plan.work,
        kind: first.work.kind,
        model: first.plan.model,
        target: targetName(first.plan),
        report: operatorReport(measured),
        problems: [...new Set(runs.flatMap(problemOf))],
      },
    ];
  });
}

function problemOf({ ended }: RecordedRun): string[] {
  if (ended === null) return ['A profiled run did not come to its end.'];
  const { outcome, profileProblem } = ended;
  if (outcome.status === 'failed') return [`A profiled run failed: ${outcome.detail}`];
  if (outcome.status === 'cancelled') return ['A profiled run was cancelled.'];
  return profileProblem === undefined ? [] : [profileProblem];
}
