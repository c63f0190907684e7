import { stages } from '../../electron/common/stages.ts';
import type { Nanos } from '../../electron/common/units.ts';
import type { SpanColumns } from './span-columns.ts';
import { positionOf, type TimeScale, timeAt } from './time-scale.ts';
import { firstWhere, firstWhereNear } from './visible-range.ts';

/**
 * A whole run in one line: at each time the innermost stage that was at work. Pieces ascend and do not
 * overlap. Model calls and operators are left out: they lie inside nearly every stage and would paint all of them
 * alike.
 */
export type FlameStrip = {
  readonly count: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Index into `stages`. */
  readonly stage: Uint8Array;
  /** The span that the piece is part of, by its place in the columns. */
  readonly span: Uint32Array;
};

const modelCall = stages.indexOf('model-call');
const operator = stages.indexOf('operator');

export function layOutStrip(columns: SpanColumns): FlameStrip {
  // A span adds at most two pieces: its own, and the rest of its parent after it.
  const strip = {
    count: 0,
    start: new Float64Array(columns.count * 2),
    end: new Float64Array(columns.count * 2),
    stage: new Uint8Array(columns.count * 2),
    span: new Uint32Array(columns.count * 2),
  };
  const open: number[] = [];
  let cursor = Number.NEGATIVE_INFINITY;
  const paint = (until: number): void => {
    const span = open.at(-1);
    if (span !== undefined && until > cursor) {
      strip.start[strip.count] = cursor;
      strip.end[strip.count] = until;
      strip.stage[strip.count] = columns.stage[span] ?? 0;
      strip.span[strip.count] = span;
      strip.count++;
    }
    cursor = Math.max(cursor, until);
  };
  const closeUntil = (time: number): void => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const end = columns.end[top] ?? 0;
      if (end > time) break;
      paint(end);
      open.pop();
    }
  };
  for (let i = 0; i < columns.count; i++) {
    if (columns.stage[i] === modelCall || columns.stage[i] === operator) continue;
    const start = columns.start[i] ?? 0;
    closeUntil(start);
    paint(start);
    open.push(i);
  }
  closeUntil(Number.POSITIVE_INFINITY);
  return strip;
}

/** The span that a strip shows at `time` (ns, session's clock), by its place in the columns; −1 if none. */
export function stripSpanAt(strip: FlameStrip, time: Nanos): number {
  const piece = firstWhere(0, strip.count, (i) => (strip.end[i] ?? 0) > time);
  const isInside = piece < strip.count && (strip.start[piece] ?? 0) <= time;
  return isInside ? (strip.span[piece] ?? -1) : -1;
}

/** Some whole pixels of a strip, `left` … `right − 1`, of one stage. */
export type DrawPiece = (left: number, right: number, stage: number) => void;

/**
 * The strip on the whole pixels of `scale`: each pixel has the stage at its middle, so that stages too
 * short to be told apart take the space that is theirs on average. Neighbours of the same look are one piece.
 */
export function decimateStrip(
  strip: FlameStrip,
  scale: TimeScale,
  lookOf: (stage: number) => number,
  draw: DrawPiece,
): void {
  let left = 0;
  let right = 0;
  let stage = -1;
  let piece = 0;
  for (let pixel = 0; pixel < scale.width; ) {
    const middle = timeAt(scale, pixel + 0.5);
    if ((strip.end[piece] ?? 0) <= middle) {
      const isAhead = (k: number): boolean => (strip.end[k] ?? 0) > middle;
      piece = firstWhereNear(piece, strip.count, isAhead);
    }
    if (piece >= strip.count) break;
    const start = strip.start[piece] ?? 0;
    if (start > middle) {
      pixel = Math.max(pixel + 1, middlePixel(scale, start));
      continue;
    }
    const until = Math.max(pixel + 1, middlePixel(scale, strip.end[piece] ?? 0));
    const next = strip.stage[piece] ?? 0;
    if (stage >= 0 && right === pixel && lookOf(next) === lookOf(stage)) {
      right = Math.min(until, scale.width);
    } else {
      if (stage >= 0) draw(left, right, stage);
      left = pixel;
      right = Math.min(until, scale.width);
      stage = next;
    }
    pixel = until;
  }
  if (stage >= 0) draw(left, right, stage);
}

/** The first pixel whose middle is not before `time`. */
const middlePixel = (scale: TimeScale, time: number): number =>
  Math.min(scale.width, Math.ceil(positionOf(scale, time as Nanos) - 0.5));
