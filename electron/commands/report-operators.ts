import type { NodeFigures, OperatorFigures, OperatorReport } from '../common/operators.ts';
import { type ProfiledWork, profiledWorks } from '../common/profiled-works.ts';
import type { RecordedSession } from '../common/recorded-session.ts';
import { alignColumns } from './align-columns.ts';

const milliseconds = (value: number | null): string =>
  value === null
    ? '–'
    : value < 1
      ? value.toFixed(3)
      : value < 100
        ? value.toFixed(1)
        : value.toFixed(0);

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Why no operators can be shown; for a recording in which none were asked for. */
export const noProfiledRuns =
  'No run of this recording was profiled. "latency-lab run --profile 1" adds runs that are.';

/** That there are profiled runs, and how to see them; null where there are none. */
export function operatorsHint(session: RecordedSession, recording: string): string | null {
  const runs = session.runs.filter(({ plan }) => plan.kind === 'profiled').length;
  return runs === 0
    ? null
    : `${counted(runs, 'profiled run')}, in no figure above. For the operators: latency-lab show "${recording}" --operators`;
}

/** Which operators took the time, for each work on each target; `top` lines a table. Lines without line ends. */
export function reportOperators(session: RecordedSession, top: number): string[] {
  const works = profiledWorks(session);
  if (works.length === 0) return [noProfiledRuns];
  return works.flatMap((work, index) => [...(index === 0 ? [] : ['']), ...workLines(work, top)]);
}

function workLines(
  { work, kind, model, target, report, problems }: ProfiledWork,
  top: number,
): string[] {
  const name = `${kind.toUpperCase()} ${work + 1} · ${model} · ${target}`;
  if (report === null) return [`${name}: no operators.`, ...problems];
  const { runs, calls, callTime, callsWithout, operators, nodes } = report;
  return [
    `${name}: ${counted(runs, 'profiled run')}, ${counted(calls, 'model call')}, ${milliseconds(callTime)} ms in them`,
    ...(callsWithout > 0
      ? [`${counted(callsWithout, 'model call')} without operators: not counted.`]
      : []),
    ...problems,
    '',
    ...table(['OPERATOR'], operators, top, ({ operator }) => [operator]),
    '',
    ...table(['NODE', 'OPERATOR'], nodes, top, ({ model: graph, node, operator }) => [
      `${graph}: ${node}`,
      operator,
    ]),
    '',
    ...totals(report),
  ];
}

/** The heads of names, then the figures that every line has. */
function table<Line extends OperatorFigures | NodeFigures>(
  heads: readonly string[],
  lines: readonly Line[],
  top: number,
  namesOf: (line: Line) => readonly string[],
): string[] {
  const hasDevice = lines.some(({ device }) => device !== null);
  const figures = ['COUNT', 'TOTAL ms', 'MEAN ms', 'SHARE', ...(hasDevice ? ['GPU ms'] : [])];
  const rows = lines
    .slice(0, top)
    .map((line) => [
      ...namesOf(line),
      line.provider,
      String(line.count),
      milliseconds(line.total),
      milliseconds(line.mean),
      percent(line.share),
      ...(hasDevice ? [milliseconds(line.device)] : []),
    ]);
  const toTheRight = new Set(figures.map((_, index) => heads.length + 1 + index));
  const rest = lines.slice(top);
  const share = rest.reduce((sum, line) => sum + line.share, 0);
  return [
    ...alignColumns([[...heads, 'PROVIDER', ...figures], ...rows], toTheRight),
    ...(rest.length > 0 ? [`and ${rest.length} more, ${percent(share)}`] : []),
  ];
}

function totals({ providers, copies, gap, device }: OperatorReport): string[] {
  const ran = providers.map(
    ({ provider, count, total, share }) =>
      `${provider} ${percent(share)} (${counted(count, 'operator')}, ${milliseconds(total)} ms)`,
  );
  const copied = copies.map(
    ({ operator, count, total, share }) =>
      `${operator} ${percent(share)} (${count} times, ${milliseconds(total)} ms)`,
  );
  return [
    `Providers: ${ran.join(', ')}`,
    `Copies between host and device: ${copied.length === 0 ? 'none' : copied.join(', ')}`,
    `No operator at work: ${percent(gap.share)} (${milliseconds(gap.total)} ms)`,
    ...(device === null
      ? []
      : [
          `GPU at work by its own clock: ${percent(device.share)} (${milliseconds(device.total)} ms), beside the host, whose time the shares are of`,
        ]),
    'Profiling takes time itself: compare operators with each other, not with runs that were not profiled.',
  ];
}

/**
 * What `show --operators --json` prints: one object. Shares are of the time of the model calls; `operators` and
 * `nodes` have `top` lines, the largest first.
 */
export function reportOperatorsJson(
  session: RecordedSession,
  recording: string,
  top: number,
): object {
  const works = profiledWorks(session).map(({ report, ...work }) => ({
    ...work,
    ...(report === null ? { calls: 0 } : jsonOf(report, top)),
  }));
  return { works, recording };
}

const jsonOf = (report: OperatorReport, top: number): object => ({
  runs: report.runs,
  calls: report.calls,
  callsWithoutOperators: report.callsWithout,
  callTimeMs: report.callTime,
  operators: report.operators.slice(0, top).map(figuresJson),
  nodes: report.nodes
    .slice(0, top)
    .map((node) => ({ model: node.model, node: node.node, ...figuresJson(node) })),
  providers: report.providers.map(({ total, ...provider }) => ({ ...provider, totalMs: total })),
  copies: report.copies.map(figuresJson),
  gap: { totalMs: report.gap.total, share: report.gap.share },
  gpu: report.device && { totalMs: report.device.total, share: report.device.share },
});

const figuresJson = (line: OperatorFigures): object => ({
  operator: line.operator,
  provider: line.provider,
  count: line.count,
  totalMs: line.total,
  meanMs: line.mean,
  share: line.share,
  gpuMs: line.device,
  longest: line.longest,
});
