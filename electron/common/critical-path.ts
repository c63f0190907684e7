import { type RecordedRun, taskOf } from './recorded-session.ts';
import { SpanChildren } from './span-children.ts';
import type { SpanTable } from './span-table.ts';
import type { Stage } from './stages.ts';
import { type Nanos, nanos, type Ratio, ratio } from './units.ts';

/**
 * What a run was made for, as an instant: the arrival of its first chunk of audio, of its last piece of text, or
 * the end of its root span, when its last output lay in CPU memory. `gap`: of a turn the end of its gap (`turn/turn-path.ts`).
 */
export type DecisiveEvent = 'first-audio' | 'text' | 'gap' | 'end';
type OwnEvent = Exclude<DecisiveEvent, 'gap'>;

/** A stretch of the path: the place in the run's table of the span it lies in, null where no span was at work. */
export type PathPiece = {
  readonly place: number | null;
  readonly from: Nanos;
  readonly to: Nanos;
};

/**
 * What decided when the event happened, from the run's start to the event. The pieces are in the order of time,
 * touch each other without gap or overlap, and add up to `to` − `from`; neighbours are of different spans.
 */
export type CriticalPath = {
  readonly event: DecisiveEvent;
  readonly from: Nanos;
  readonly to: Nanos;
  readonly pieces: readonly PathPiece[];
};

/** The event that this run is judged by: audio heard soon, text, or for a load its end. */
export const usualEvent = (run: RecordedRun): OwnEvent =>
  run.plan.kind === 'load' ? 'end' : taskOf(run) === 'tts' ? 'first-audio' : 'text';

/**
 * The critical path of a run, by `pathThrough`. null where the event did not happen: no audio, no text, or no end.
 * A run begins with its request, or where that was not recorded with its first span.
 */
export function criticalPath(run: RecordedRun, event = usualEvent(run)): CriticalPath | null {
  const to = timeOf(run, event);
  const from = run.started ?? (run.spans.length > 0 ? nanos(run.spans.firstStart) : null);
  if (to === null || from === null || to < from) return null;
  return { event, from, to, pieces: pathThrough(run.spans, from, to) };
}

function timeOf(run: RecordedRun, event: OwnEvent): Nanos | null {
  switch (event) {
    case 'first-audio':
      return run.audio[0]?.at ?? null;
    case 'text':
      return run.texts.at(-1)?.at ?? null;
    case 'end':
      return run.spans.root(rootStage(run))?.end ?? null;
  }
}

const rootStage = ({ plan, work }: RecordedRun): Stage =>
  plan.kind === 'load' ? 'load' : work.kind === 'turn' ? 'turn' : 'run';

/** A span whose stretch of the path is being walked backwards; `place` −1 stands for the run around all spans. */
type Walk = {
  readonly place: number;
  readonly from: number;
  /** Walked back to here. */
  at: number;
  /** Its children, those that ended last first. */
  readonly children: readonly number[];
  /** The next of them. */
  next: number;
  /** Of those passed over because they went on while the path was elsewhere, the one that began first. */
  beside: number | null;
};

/**
 * What the instant `to` waited for, walked backwards from it to `from`, each instant in the innermost span:
 *
 * - In a span, of its children that began before, go to the one that ended last (those still at work at `to` count
 *   as ending there, and among them the one that ended soonest after). It is walked the same way, back to its start.
 * - Then to the one that ended last before that one began, and so on.
 * - Where nothing ended right before, a child that was at work meanwhile takes the time: of several the one that
 *   began first.
 * - Time in which no child was at work is the span's own.
 *
 * Spans are cut to those around them and to the window; what ends before it starts is passed over, and so is what
 * lies in itself (a ring in a damaged recording). Takes O(n log n) of the spans that the path looks into.
 */
export function pathThrough(table: SpanTable, from: Nanos, to: Nanos): PathPiece[] {
  const { start, end } = table.columns;
  const startOf = (place: number): number => start[place] ?? 0;
  const endOf = (place: number): number => end[place] ?? 0;
  const tree = new SpanChildren(table);
  const walkInto = (place: number, walkFrom: number, walkTo: number): Walk => {
    const cut = (child: number): number => Math.min(endOf(child), walkTo);
    const children = Array.from(tree.of(place))
      .filter((child) => startOf(child) < Math.min(endOf(child), walkTo) && endOf(child) > walkFrom)
      .sort(
        (one, other) =>
          cut(other) - cut(one) ||
          endOf(one) - endOf(other) ||
          startOf(one) - startOf(other) ||
          one - other,
      );
    return { place, from: walkFrom, at: walkTo, children, next: 0, beside: null };
  };

  const backwards: PathPiece[] = [];
  const put = (place: number, pieceFrom: number, pieceTo: number): void => {
    if (pieceTo <= pieceFrom) return;
    const piece = { place: place < 0 ? null : place, from: nanos(pieceFrom), to: nanos(pieceTo) };
    const last = backwards.at(-1);
    if (last?.place !== piece.place) backwards.push(piece);
    else backwards[backwards.length - 1] = { ...piece, to: last.to };
  };
  const open: Walk[] = [walkInto(-1, from, to)];
  const top = (): Walk | undefined => open.at(-1);
  for (let walk = top(); walk !== undefined; walk = top()) {
    if (walk.at <= walk.from) {
      open.pop();
      continue;
    }
    const into = stepBack(walk, startOf, endOf);
    put(walk.place, into.to, walk.at);
    walk.at = into.from;
    if (into.place !== null) open.push(walkInto(into.place, into.from, into.to));
  }
  return backwards.reverse();
}

/** The child to go into, and its stretch; none where the rest of the walk is the span's own. */
function stepBack(
  walk: Walk,
  startOf: (place: number) => number,
  endOf: (place: number) => number,
): { readonly place: number | null; readonly from: number; readonly to: number } {
  const { children, at, from } = walk;
  // The first step of a walk: what goes on beyond its end is cut to it.
  const isFirst = walk.next === 0 && walk.beside === null;
  let child = children[walk.next];
  while (child !== undefined && !isFirst && endOf(child) > at) {
    const isEarlier = walk.beside === null || startOf(child) < startOf(walk.beside);
    if (isEarlier) walk.beside = child;
    walk.next += 1;
    child = children[walk.next];
  }
  const ended = child === undefined ? from : Math.min(endOf(child), at);
  const { beside } = walk;
  if (beside !== null && ended < at && startOf(beside) < at) {
    return { place: beside, from: Math.max(startOf(beside), ended, from), to: at };
  }
  if (child === undefined) return { place: null, from, to: from };
  walk.next += 1;
  return { place: child, from: Math.max(startOf(child), from), to: ended };
}

/** How much of the path lay in one stage itself, without what the path had inside it. */
export type PathStage = {
  /** null for time in which no span was at work. */
  readonly stage: Stage | null;
  readonly total: Nanos;
  /** total / the length of the path. Shares of all lines add up to 1. */
  readonly share: Ratio;
  readonly pieces: number;
  /** The span that has the longest piece, by its id; null with the stage. */
  readonly longest: number | null;
};

/** The path by stage, the largest first. */
export function pathStages(table: SpanTable, { from, to, pieces }: CriticalPath): PathStage[] {
  const sums = new Map<Stage | null, { total: number; pieces: number; longest: PathPiece }>();
  for (const piece of pieces) {
    const stage = piece.place === null ? null : table.stage(piece.place);
    const sum = sums.get(stage);
    if (sum === undefined) {
      sums.set(stage, { total: lengthOf(piece), pieces: 1, longest: piece });
      continue;
    }
    sum.total += lengthOf(piece);
    sum.pieces += 1;
    if (lengthOf(piece) > lengthOf(sum.longest)) sum.longest = piece;
  }
  return [...sums]
    .sort(([, one], [, other]) => other.total - one.total)
    .map(([stage, { total, pieces: count, longest }]) => ({
      stage,
      total: nanos(total),
      share: ratio(to > from ? total / (to - from) : 0),
      pieces: count,
      longest: longest.place === null ? null : (table.columns.id[longest.place] ?? null),
    }));
}

const lengthOf = (piece: PathPiece): number => piece.to - piece.from;

/** By place in the table: 1 for spans on the path and for all that enclose one. */
export function placesOnPath(table: SpanTable, pieces: readonly PathPiece[]): Uint8Array {
  const isOn = new Uint8Array(table.length);
  const { parent } = table.columns;
  const placeOf = new Map<number, number>();
  for (let place = table.length - 1; place >= 0; place--) {
    placeOf.set(table.columns.id[place] ?? -1, place);
  }
  for (const piece of pieces) {
    let place = piece.place ?? undefined;
    while (place !== undefined && isOn[place] === 0) {
      isOn[place] = 1;
      place = placeOf.get(parent[place] ?? -1);
    }
  }
  return isOn;
}
