import { type Nanos, nanos } from '../../../electron/common/units.ts';
import type { TimeRange } from '../../trace/time-scale.ts';

/** What of the frame a pointer has hold of: an edge, all of it, or a place outside of it. */
export type Grip = 'from' | 'to' | 'frame' | 'outside';

/** How near to an edge one may press and still mean it, in CSS pixels. */
const reach = 5;
/** Edges never come nearer to each other than this share of the whole. */
const leastShare = 1e-6;

/** @param pixel nanoseconds of a CSS pixel. */
export function gripAt({ from, to }: TimeRange, at: Nanos, pixel: number): Grip {
  const near = reach * pixel;
  // A narrow frame is moved rather than resized: its edges can be had from outside.
  const inner = Math.min(near, (to - from) / 4);
  if (at >= from - near && at <= from + inner) return 'from';
  if (at <= to + near && at >= to - inner) return 'to';
  return at > from && at < to ? 'frame' : 'outside';
}

/** The stretch to show when what was pressed at `pressed` has been drawn to `at`; within `whole`. */
export function dragFrame(
  grip: Grip,
  frame: TimeRange,
  pressed: Nanos,
  at: Nanos,
  whole: TimeRange,
): TimeRange {
  const least = (whole.to - whole.from) * leastShare;
  const inside = Math.max(whole.from, Math.min(at, whole.to));
  if (grip === 'from') return { from: nanos(Math.min(inside, frame.to - least)), to: frame.to };
  if (grip === 'to') return { from: frame.from, to: nanos(Math.max(inside, frame.from + least)) };
  return moved(frame, at - pressed, whole);
}

/** The frame with its middle at a time, or as near to it as `whole` lets it. */
export const centredAt = (frame: TimeRange, at: Nanos, whole: TimeRange): TimeRange =>
  moved(frame, at - (frame.from + frame.to) / 2, whole);

function moved({ from, to }: TimeRange, by: number, whole: TimeRange): TimeRange {
  const shift = Math.max(whole.from - from, Math.min(by, whole.to - to));
  return { from: nanos(from + shift), to: nanos(to + shift) };
}
