import { type Nanos, nanos } from '../../electron/common/units.ts';

/** A stretch of time on one clock. */
export type TimeRange = { readonly from: Nanos; readonly to: Nanos };

/** A stretch of time laid over `width` pixels, left to right. Whose pixels, the caller decides. */
export type TimeScale = TimeRange & { readonly width: number };

/** The closest look: 1 µs over 100 pixels, 10 ns a pixel, well below what the clock resolves. */
export const nanosPerPixelAtMost = 10;

/** Pixels from the left edge; outside of 0 … width for times out of view. */
export const positionOf = (scale: TimeScale, time: Nanos): number =>
  ((time - scale.from) / (scale.to - scale.from)) * scale.width;

/** The time under a pixel, fractions of a pixel included. */
export const timeAt = (scale: TimeScale, position: number): Nanos =>
  nanos(scale.from + (position / scale.width) * (scale.to - scale.from));

/** The same view with its clock moved: what was at `time` is found at `time + offset`. */
export const shiftScale = (scale: TimeScale, offset: Nanos): TimeScale => ({
  from: nanos(scale.from + offset),
  to: nanos(scale.to + offset),
  width: scale.width,
});

/** From the earlier start to the later end. */
export const unite = (a: TimeRange, b: TimeRange): TimeRange => ({
  from: nanos(Math.min(a.from, b.from)),
  to: nanos(Math.max(a.to, b.to)),
});

/** `range` with a margin on both sides, as a share of its length: room to see where things end. */
export function withMargin(range: TimeRange, share: number): TimeRange {
  const margin = (range.to - range.from) * share;
  return { from: nanos(range.from - margin), to: nanos(range.to + margin) };
}

/**
 * Shows `factor` times as much time (below 1 zooms in), keeping the time under `position` where it is as
 * long as the view stays within `limits`.
 */
export function zoomAt(
  scale: TimeScale,
  position: number,
  factor: number,
  limits: TimeRange,
): TimeScale {
  const length = boundedLength((scale.to - scale.from) * factor, scale.width, limits);
  const from = timeAt(scale, position) - (position / scale.width) * length;
  return clampScale({ from: nanos(from), to: nanos(from + length), width: scale.width }, limits);
}

/** Moves the view by `distance` pixels: positive shows later times. Stops at `limits`. */
export function panBy(scale: TimeScale, distance: number, limits: TimeRange): TimeScale {
  const shift = (distance / scale.width) * (scale.to - scale.from);
  const moved = { ...scale, from: nanos(scale.from + shift), to: nanos(scale.to + shift) };
  return clampScale(moved, limits);
}

/** The nearest view within `limits` that shows no more than they hold, nor less than can be told apart. */
export function clampScale(scale: TimeScale, limits: TimeRange): TimeScale {
  const length = boundedLength(scale.to - scale.from, scale.width, limits);
  const latest = limits.to - length;
  const from = Math.max(limits.from, Math.min(scale.from, latest));
  return { from: nanos(from), to: nanos(from + length), width: scale.width };
}

/**
 * The view for something that still grows: unchanged while `end` has room, else longer by a good part, so
 * that the picture moves in few steps and stands still between them.
 */
export function makeRoom(scale: TimeScale, end: Nanos): TimeScale {
  const isRoomLeft = end <= scale.from + (scale.to - scale.from) * 0.96;
  return isRoomLeft ? scale : { ...scale, to: nanos(scale.from + (end - scale.from) * 1.5) };
}

function boundedLength(length: number, width: number, limits: TimeRange): number {
  const least = width * nanosPerPixelAtMost;
  return Math.max(least, Math.min(length, limits.to - limits.from));
}
