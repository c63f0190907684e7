import { type OperatorReport, operatorReport } from '../../electron/common/operators.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';

const known = new WeakMap<
  RecordedRun,
  { readonly spans: number; readonly report: OperatorReport | null }
>();

/** What a run's model calls were made of, computed anew when the run has grown; null without operators. */
export function operatorsOf(run: RecordedRun): OperatorReport | null {
  const last = known.get(run);
  if (last?.spans === run.spans.length) return last.report;
  const report = operatorReport([run]);
  known.set(run, { spans: run.spans.length, report });
  return report;
}
