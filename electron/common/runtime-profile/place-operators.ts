import { type ModelRun, UnreadableProfile } from './model-runs.ts';

/** A stretch on the session's clock, in nanoseconds. */
type Stretch = { readonly start: number; readonly end: number };

/**
 * An operator on the session's clock; `above` is the place, in the list, of the operator whose subgraph it
 * is part of (If, Loop), −1 for one of the graph itself. Those stand before it.
 */
export type PlacedOperator = Stretch & { readonly index: number; readonly above: number };

/** Start and length are cut to whole microseconds, so an end may seem this much late. */
const rounding = 2;

/**
 * Lays one model run onto the span of its call, which holds it. Where in the span is not known beyond that:
 * it is put into the middle, so that each operator is off by at most half of what the span is longer.
 * Throws `UnreadableProfile` where it does not fit.
 */
export function placeOperators(
  { start, end, operators }: ModelRun,
  call: Stretch,
): PlacedOperator[] {
  const spare = (call.end - call.start) / 1e3 - (end - start);
  if (spare < -rounding) {
    throw new UnreadableProfile('a model call is longer in it than the lab saw from outside');
  }
  const offset = call.start + (Math.max(0, spare) / 2 - start) * 1e3;
  const within = (time: number, { start, end }: Stretch): number =>
    Math.min(end, Math.max(start, time * 1e3 + offset));
  const placed: PlacedOperator[] = [];
  const open: { readonly place: number; readonly end: number }[] = [];
  for (const index of byStart(operators)) {
    const operator = operators[index];
    if (operator === undefined) continue;
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= operator.start) open.pop();
    const enclosing = open.at(-1);
    const above = enclosing?.place ?? -1;
    const frame = placed[above] ?? call;
    open.push({
      place: placed.length,
      end: Math.min(operator.end, enclosing?.end ?? operator.end),
    });
    placed.push({
      index,
      above,
      start: within(operator.start, frame),
      end: within(operator.end, frame),
    });
  }
  return placed;
}

/**
 * Places in the list by start. Of those that start together, what has no length ended before the others
 * began; of the others the longer encloses the shorter, and of equal ones the later, which was written down
 * when what it encloses had ended.
 */
function byStart(operators: ModelRun['operators']): number[] {
  const keys = operators.map(({ start, end }, index) => ({
    index,
    start,
    length: end > start ? end - start : Number.POSITIVE_INFINITY,
  }));
  const inFileOrder = (length: number): 1 | -1 => (Number.isFinite(length) ? -1 : 1);
  keys.sort((one, other) => {
    if (one.start !== other.start) return one.start - other.start;
    if (one.length !== other.length) return other.length - one.length;
    return (one.index - other.index) * inFileOrder(one.length);
  });
  return keys.map(({ index }) => index);
}
