import { pathThrough } from './critical-path.ts';
import { parseDeviceId } from './device.ts';
import { modelCalls } from './operators.ts';
import type { RecordedRun } from './recorded-session.ts';
import type { SpanTable } from './span-table.ts';
import type { Stretch } from './stage-telemetry.ts';
import type { Stage } from './stages.ts';
import type { Span } from './trace.ts';
import { type Nanos, nanos } from './units.ts';

/**
 * What a stretch of a run waited for, as far as the recording says:
 *
 * - `host`: no model call was at work, but a stage of the host was.
 * - `device`: a model call was open on a device beside the host, which waited for it. Whether the device was busy all
 *   the while is not said here.
 * - `computing`: a model call was open on the CPU, and so is the host's own work. Never said to be idle.
 * - `call`: a model call was open, on a device that the recording does not name.
 * - `operators`: in a profiled call, an operator was at work; on a GPU the host's side of it, handing it over or
 *   waiting in a copy back.
 * - `between-operators`: in a profiled call, no operator was: the runtime's own work, or waiting. Which of them
 *   cannot be told; an operator's place in its call is known to half of the call's gap (`operators.ts`).
 * - `nothing`: no span covers it.
 */
export type WaitCause =
  | 'host'
  | 'device'
  | 'computing'
  | 'call'
  | 'operators'
  | 'between-operators'
  | 'nothing';

/** A stretch of a run with one cause. */
export type Wait = Stretch & {
  readonly cause: WaitCause;
  /** The innermost stage at work; null where no span covers it. */
  readonly stage: Stage | null;
  /** The id of that stage's span. */
  readonly span: number | null;
};

/** Where a run's time went: the waits touch each other without gap or overlap, and add up to `to` − `from`. */
export type RunWaits = {
  readonly from: Nanos;
  readonly to: Nanos;
  /** In the order of time; neighbours differ in their cause or their span. */
  readonly waits: readonly Wait[];
};

/**
 * The waits of a run, from its request to the end of its root span. null until that has come. Of calls beside each
 * other an instant is told by the one that knows most: an operator at work, then a call without a profile, then
 * the time between operators. Outside of calls it is told by what the run's end waited for (`pathThrough`).
 */
export function waitsOf(run: RecordedRun): RunWaits | null {
  const root = run.spans.root(run.plan.kind === 'load' ? 'load' : 'run');
  if (root === undefined) return null;
  const [from, to] = [nanos(Math.min(run.started ?? root.start, root.start)), root.end];
  if (to < from) return null;
  const whole = { from, to };
  const calls = modelCalls(run.spans);
  const callWaits = (isProfiled: boolean, cause: WaitCause): Wait[] =>
    calls
      .filter(({ operators }) => operators.length > 0 === isProfiled)
      .map(({ span }) => waitIn(span, cause, whole));
  const operators = calls.flatMap(({ span, operators: inCall }) =>
    inCall.map((operator) => waitIn(operator, 'operators', cut(stretchOf(span), whole))),
  );
  const layers = [
    operators,
    callWaits(false, causeOfCall(run)),
    callWaits(true, 'between-operators'),
    pathThrough(run.spans, from, to).map(({ place, ...stretch }): Wait => {
      if (place === null) return { ...stretch, cause: 'nothing', stage: null, span: null };
      const span = run.spans.columns.id[place] ?? null;
      return { ...stretch, cause: 'host', stage: run.spans.stage(place), span };
    }),
  ];
  return { from, to, waits: layers.map(withoutOverlap).reduce(fillGaps) };
}

/** What the host does while a call without a profile is open. */
function causeOfCall({ plan }: RecordedRun): WaitCause {
  const device = parseDeviceId(plan.device);
  return device === null ? 'call' : device.provider === 'cpu' ? 'computing' : 'device';
}

const stretchOf = ({ start, end }: Span): Stretch => ({ from: start, to: end });

const cut = ({ from, to }: Stretch, within: Stretch): Stretch => ({
  from: nanos(Math.max(from, within.from)),
  to: nanos(Math.min(to, within.to)),
});

const waitIn = (span: Span, cause: WaitCause, within: Stretch): Wait => ({
  ...cut(stretchOf(span), within),
  cause,
  stage: span.stage,
  span: span.id,
});

/** In the order of time; what two of them cover is left to the one that began first. */
function withoutOverlap(waits: readonly Wait[]): Wait[] {
  const apart: Wait[] = [];
  let reached = Number.NEGATIVE_INFINITY;
  for (const wait of waits.toSorted((one, other) => one.from - other.from)) {
    const from = nanos(Math.max(wait.from, reached));
    if (from >= wait.to) continue;
    apart.push({ ...wait, from });
    reached = wait.to;
  }
  return apart;
}

/** All of `above`, and of `below` what lies in its gaps; both are in order and without overlap, and so is the result. */
function fillGaps(above: readonly Wait[], below: readonly Wait[]): Wait[] {
  const filled: Wait[] = [];
  let next = 0;
  for (const piece of below) {
    let from = piece.from;
    for (let over = above[next]; over !== undefined && over.from < piece.to; over = above[next]) {
      if (over.from > from) filled.push({ ...piece, from, to: over.from });
      from = nanos(Math.max(from, over.to));
      if (over.to > piece.to) break;
      filled.push(over);
      next += 1;
    }
    if (from < piece.to) filled.push({ ...piece, from });
  }
  return [...filled, ...above.slice(next)];
}

/** How much of a run had one cause. */
export type WaitTotal = {
  readonly cause: WaitCause;
  readonly total: Nanos;
  readonly count: number;
  /** The same by stage, the largest first; without what nothing was recorded of. */
  readonly stages: readonly { readonly stage: Stage; readonly total: Nanos }[];
};

/** By cause, the largest first. They add up to the run. */
export function waitTotals({ waits }: RunWaits): WaitTotal[] {
  const causes = new Map<WaitCause, { total: number; count: number; stages: Map<Stage, number> }>();
  for (const wait of waits) {
    const known = causes.get(wait.cause) ?? { total: 0, count: 0, stages: new Map() };
    known.total += lengthOf(wait);
    known.count += 1;
    if (wait.stage !== null) {
      known.stages.set(wait.stage, (known.stages.get(wait.stage) ?? 0) + lengthOf(wait));
    }
    causes.set(wait.cause, known);
  }
  return [...causes]
    .map(([cause, { total, count, stages }]) => ({
      cause,
      total: nanos(total),
      count,
      stages: [...stages]
        .map(([stage, ofStage]) => ({ stage, total: nanos(ofStage) }))
        .sort((one, other) => other.total - one.total),
    }))
    .sort((one, other) => other.total - one.total);
}

/** Shorter stretches than this share of the run explain nothing. */
const leastShare = 0.01;

/** The longest single stretches, the longest first: at most so many, and none below a hundredth of the run. */
export const longestWaits = ({ from, to, waits }: RunWaits, most: number): Wait[] =>
  waits
    .filter((wait) => lengthOf(wait) >= (to - from) * leastShare)
    .sort((one, other) => lengthOf(other) - lengthOf(one) || one.from - other.from)
    .slice(0, most);

/**
 * The id of the span that leads to a wait: its own; the operator beside it where it lies between operators, since the
 * call around may be far longer; where nothing was recorded the span beside it. null in a run without spans.
 */
export function spanToShow(table: SpanTable, wait: Wait): number | null {
  const isBetween = wait.cause === 'between-operators';
  if (wait.span !== null && !isBetween) return wait.span;
  const { id, start, end } = table.columns;
  let nearest = wait.span;
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < table.length; place++) {
    if (isBetween && table.stage(place) !== 'operator') continue;
    const before = Math.abs(wait.from - (end[place] ?? 0));
    const distance = Math.min(before, Math.abs((start[place] ?? 0) - wait.to));
    if (distance >= least) continue;
    least = distance;
    nearest = id[place] ?? null;
  }
  return nearest;
}

const lengthOf = ({ from, to }: Stretch): number => to - from;
