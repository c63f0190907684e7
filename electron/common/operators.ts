import type { RecordedRun } from './recorded-session.ts';
import type { Span } from './trace.ts';
import { type Millis, millis, nanos, nanosToMillis, type Ratio, ratio } from './units.ts';

/**
 * All runs of one operator on one provider. Its time is its own: what operators of its subgraph took (an `If`
 * has its branch inside) is theirs. On a GPU it is the host's time: handing the operator over, and in a copy
 * back also the wait for what was handed over before; `device` is what the GPU itself needed.
 */
export type OperatorFigures = {
  /** Its type in the graph, such as MatMul; optimised graphs have types of the runtime's own. */
  readonly operator: string;
  /** As the runtime names it, without "ExecutionProvider": CPU, WebGpu, CUDA. */
  readonly provider: string;
  readonly count: number;
  readonly total: Millis;
  /** total / count. */
  readonly mean: Millis;
  /** total / the time of all model calls. */
  readonly share: Ratio;
  /** Its kernels by the GPU's own timestamps; null where the runtime's profile has none. */
  readonly device: Millis | null;
  /** The span that took longest, what lies inside it included: by index of the run and id of the span. */
  readonly longest: { readonly run: number; readonly span: number };
};

/** All runs of one node of a model's graph. */
export type NodeFigures = OperatorFigures & { readonly model: string; readonly node: string };

/**
 * Shares of `providers` and `gap.share` add up to 1; so do those of `operators`, and those of `nodes`. Lines
 * descend by their own time or by the GPU's, whichever is longer.
 */
export type OperatorReport = {
  readonly runs: number;
  /** Model calls whose operators are known, and their time from outside. */
  readonly calls: number;
  readonly callTime: Millis;
  /** Model calls whose profile could not be read: no figure has them. */
  readonly callsWithout: number;
  readonly operators: readonly OperatorFigures[];
  readonly nodes: readonly NodeFigures[];
  readonly providers: readonly Pick<OperatorFigures, 'provider' | 'count' | 'total' | 'share'>[];
  /**
   * Those of `operators` that only carry a tensor between host and device inside the graph. A model's inputs
   * and outputs travel outside of operators: theirs is part of the gap.
   */
  readonly copies: readonly OperatorFigures[];
  /**
   * Time of model calls in which no operator ran: the runtime's own work between operators, the way in and
   * out of it, and on a GPU the wait for the last results. An operator's place in its call is known to half
   * of the call's gap.
   */
  readonly gap: { readonly total: Millis; readonly share: Ratio };
  /** All kernels of the GPU, which works beside the host: no part of the whole. null where it told nothing. */
  readonly device: { readonly total: Millis; readonly share: Ratio } | null;
};

type Run = Pick<RecordedRun, 'spans'> & { readonly plan: { readonly index: number } };
/** A model call and the operators inside it, none where it was not profiled; those in each other stand beside each other. */
export type ModelCall = { readonly span: Span; readonly operators: readonly Span[] };

/** What the model calls of these runs were made of; null when none of them has operators. */
export function operatorReport(runs: readonly Run[]): OperatorReport | null {
  const ordered = runs.toSorted((one, other) => one.plan.index - other.plan.index);
  const callsOf = ordered.map((run) => ({ run: run.plan.index, calls: modelCalls(run.spans) }));
  const all = callsOf.flatMap(({ calls }) => calls);
  const known = all.filter(({ operators }) => operators.length > 0);
  if (known.length === 0) return null;

  const callTime = known.reduce((sum, { span }) => sum + length(span), 0);
  const operators = new Map<string, Sum>();
  const nodes = new Map<string, Sum>();
  const providers = new Map<string, Sum>();
  let covered = 0;
  for (const { run, calls } of callsOf) {
    for (const call of calls) {
      const model = text(call.span, 'model');
      const own = ownTimes(call);
      call.operators.forEach((span, index) => {
        const time = own[index] ?? 0;
        const one = { run, span, time };
        const operator = text(span, 'operator');
        const provider = text(span, 'provider');
        const node = text(span, 'node');
        covered += time;
        add(operators, [operator, provider], one);
        add(nodes, [operator, provider, model, node], one);
        add(providers, [provider], one);
      });
    }
  }
  const byOperator = list(operators, (sum) => figuresOf(sum, callTime));
  const gap = callTime - covered;
  const onDevice = byOperator.map(({ device }) => device).filter((time) => time !== null);
  const device = onDevice.reduce((sum, time) => sum + time, 0);
  return {
    runs: runs.length,
    calls: known.length,
    callTime: inMillis(callTime),
    callsWithout: all.length - known.length,
    operators: byOperator,
    nodes: list(nodes, (sum) => ({
      ...figuresOf(sum, callTime),
      model: sum.names[2] ?? '',
      node: sum.names[3] ?? '',
    })),
    providers: list(providers, (sum) => ({
      provider: sum.names[0] ?? '',
      count: sum.count,
      total: inMillis(sum.total),
      share: ratio(sum.total / callTime),
    })),
    copies: byOperator.filter(({ operator }) => operator.startsWith('Memcpy')),
    gap: { total: inMillis(gap), share: ratio(gap / callTime) },
    device:
      onDevice.length === 0
        ? null
        : { total: millis(device), share: ratio(device / inMillis(callTime)) },
  };
}

/** The model calls of a run and, under each, its operators, in the order of time. */
export function modelCalls(spans: RecordedRun['spans']): ModelCall[] {
  const calls = new Map<number, { readonly span: Span; readonly operators: Span[] }>();
  for (const span of spans.ofStage('model-call')) calls.set(span.id, { span, operators: [] });
  const operators = spans.ofStage('operator');
  const rootOf = rootsOf(operators);
  for (const operator of operators) {
    calls.get(rootOf.get(operator.id) ?? -1)?.operators.push(operator);
  }
  const inTime = (one: Span, other: Span): number =>
    one.start - other.start || other.end - one.end || one.id - other.id;
  for (const call of calls.values()) call.operators.sort(inTime);
  return [...calls.values()].sort((one, other) => inTime(one.span, other.span));
}

/**
 * For each operator the id of the first span around it that is no operator; null where there is none, which
 * is also so for operators of a damaged recording that lie inside each other in a ring.
 */
function rootsOf(operators: readonly Span[]): Map<number, number | null> {
  const above = new Map(operators.map(({ id, parent }) => [id, parent]));
  const rootOf = new Map<number, number | null>();
  for (const { id } of operators) {
    const path: number[] = [];
    let at: number | null = id;
    while (at !== null && above.has(at) && !rootOf.has(at)) {
      path.push(at);
      // Until the root is found; a ring comes back here.
      rootOf.set(at, null);
      at = above.get(at) ?? null;
    }
    const root = at === null || above.has(at) ? (rootOf.get(at ?? -1) ?? null) : at;
    for (const step of path) rootOf.set(step, root);
  }
  return rootOf;
}

/**
 * How much of the call each of its operators had to itself, in nanoseconds: each instant belongs to the
 * operator that began last of those under way. The sum is the time in which any was.
 */
function ownTimes({ span: call, operators }: ModelCall): Float64Array {
  const own = new Float64Array(operators.length);
  const open: number[] = [];
  let cursor: number = call.start;
  const advance = (to: number): void => {
    const until = Math.min(to, call.end);
    if (until <= cursor) return;
    const top = open.at(-1);
    if (top !== undefined) own[top] = (own[top] ?? 0) + until - cursor;
    cursor = until;
  };
  const close = (time: number): void => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const end = operators[top]?.end ?? 0;
      if (end > time) return;
      advance(end);
      open.pop();
    }
  };
  operators.forEach(({ start }, index) => {
    close(start);
    advance(start);
    open.push(index);
  });
  close(Number.POSITIVE_INFINITY);
  return own;
}

type One = { readonly run: number; readonly span: Span; readonly time: number };
type Sum = {
  readonly names: readonly string[];
  count: number;
  total: number;
  device: number | null;
  longest: One;
};

function add(sums: Map<string, Sum>, names: readonly string[], one: One): void {
  const key = names.join('\n');
  const deviceMs = one.span.attributes?.deviceMs;
  const device = typeof deviceMs === 'number' ? deviceMs : null;
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, { names, count: 1, total: one.time, device, longest: one });
    return;
  }
  sum.count += 1;
  sum.total += one.time;
  if (device !== null) sum.device = (sum.device ?? 0) + device;
  if (length(one.span) > length(sum.longest.span)) sum.longest = one;
}

const weightOf = ({ total, device }: Sum): number => Math.max(total, (device ?? 0) * 1e6);

/** The largest first; equal ones by name, so that the order of the runs does not matter. */
const list = <Line>(sums: Map<string, Sum>, line: (sum: Sum) => Line): Line[] =>
  [...sums]
    .sort(([key, one], [other, two]) => weightOf(two) - weightOf(one) || (key < other ? -1 : 1))
    .map(([, sum]) => line(sum));

const figuresOf = ({ names, count, total, device, longest }: Sum, callTime: number) => ({
  operator: names[0] ?? '',
  provider: names[1] ?? '',
  count,
  total: inMillis(total),
  mean: inMillis(total / count),
  share: ratio(total / callTime),
  device: device === null ? null : millis(device),
  longest: { run: longest.run, span: longest.span.id },
});

const length = ({ start, end }: Span): number => end - start;
const inMillis = (time: number): Millis => nanosToMillis(nanos(time));

function text({ attributes }: Span, name: string): string {
  const value = attributes?.[name];
  return typeof value === 'string' ? value : 'unknown';
}
