import type { Nanos } from '../../electron/common/units.ts';
import type { Steps } from './telemetry-steps.ts';
import { positionOf, type TimeScale, timeAt } from './time-scale.ts';
import { firstWhereNear } from './visible-range.ts';

/** Whole pixels `left` … `right − 1` in which a staircase has values from `low` to `high`. */
export type DrawLevel = (left: number, right: number, low: number, high: number) => void;

/**
 * A staircase on the whole pixels of `scale`, left to right, each pixel once at most. A pixel has the least
 * and the greatest of all steps that touch it; a riser between two pixels belongs to the second. Pixels that
 * lie in a gap wholly are left out; level pixels beside each other are one piece.
 */
export function decimateSteps(steps: Steps, scale: TimeScale, draw: DrawLevel): void {
  const piece = { left: 0, right: 0, low: 0, high: 0 };
  const flush = (): void => {
    if (piece.right > piece.left) draw(piece.left, piece.right, piece.low, piece.high);
  };
  const put = (left: number, right: number, low: number, high: number): void => {
    const isLevel = low === high && piece.low === low && piece.high === high;
    if (isLevel && piece.right === left) {
      piece.right = right;
      return;
    }
    flush();
    Object.assign(piece, { left, right, low, high });
  };
  let before = Number.NaN;
  eachPixel(steps, scale, (left, right, first, last) => {
    // The step before ends at this pixel's edge: the riser to it has to be drawn somewhere.
    let low = Number.isNaN(steps.value[first]) ? Number.NaN : before;
    let high = low;
    for (let k = first; k <= last; k++) {
      const value = steps.value[k] ?? Number.NaN;
      before = value;
      if (Number.isNaN(value)) continue;
      low = low <= value ? low : value;
      high = high >= value ? high : value;
    }
    if (Number.isNaN(low)) return;
    put(left, left + 1, low, high);
    // Only the first of several pixels has the riser; a gap may begin in it.
    if (right > left + 1 && !Number.isNaN(before)) put(left + 1, right, before, before);
  });
  flush();
}

/** Whole pixels of one level; `step` is the first one that has it there. */
export type DrawBand = (left: number, right: number, level: number, step: number) => void;

/**
 * A staircase as bands of whole pixels: a pixel has the highest `levelOf` of the values that touch it, so
 * that what was bad for a moment is seen. Level 0 is left out, and so are gaps.
 */
export function decimateBands(
  steps: Steps,
  scale: TimeScale,
  levelOf: (value: number) => number,
  draw: DrawBand,
): void {
  const band = { left: 0, right: 0, level: 0, step: 0 };
  const put = (left: number, right: number, level: number, step: number): void => {
    if (level === band.level && left === band.right) {
      band.right = right;
      return;
    }
    if (band.level > 0) draw(band.left, band.right, band.level, band.step);
    Object.assign(band, { left, right, level, step });
  };
  const levelAt = (k: number): number => {
    const value = steps.value[k] ?? Number.NaN;
    return Number.isNaN(value) ? 0 : levelOf(value);
  };
  eachPixel(steps, scale, (left, right, first, last) => {
    let worst = first;
    for (let k = first + 1; k <= last; k++) if (levelAt(k) > levelAt(worst)) worst = k;
    put(left, left + 1, levelAt(worst), worst);
    if (right > left + 1) put(left + 1, right, levelAt(last), last);
  });
  put(-1, -1, 0, 0);
}

/** Whole pixels that lie in a gap, or have one within them. */
export type DrawGap = (left: number, right: number) => void;

/** The gaps between readings on whole pixels; a gap thinner than a pixel is one pixel wide. */
export function decimateGaps(steps: Steps, scale: TimeScale, draw: DrawGap): void {
  const piece = { left: -1, right: -1 };
  const flush = (): void => {
    if (piece.right > piece.left) draw(piece.left, piece.right);
  };
  const put = (left: number, right: number): void => {
    if (left > piece.right) {
      flush();
      piece.left = left;
    }
    piece.right = right;
  };
  eachPixel(steps, scale, (left, right, first, last) => {
    const isGap = (k: number): boolean => Number.isNaN(steps.value[k]);
    let k = first;
    while (k <= last && !isGap(k)) k++;
    if (k <= last) put(left, isGap(last) ? right : left + 1);
  });
  flush();
}

type Visit = (left: number, right: number, first: number, last: number) => void;

/**
 * Visits the pixels of the view that steps touch, with the steps `first` … `last` that touch them. Pixels
 * after the first of a visit have only the last step in them: it is longer than they are.
 */
function eachPixel(steps: Steps, scale: TimeScale, visit: Visit): void {
  const { count, from } = steps;
  if (count === 0) return;
  const place = (time: number): number => positionOf(scale, time as Nanos);
  const width = Math.min(scale.width, Math.ceil(place(steps.end)));
  let pixel = Math.max(0, Math.floor(place(from[0] ?? 0)));
  let first = 0;
  while (pixel < width) {
    const start = timeAt(scale, pixel);
    const stop = timeAt(scale, pixel + 1);
    // The last step that begins at the pixel's start or before it, else the first within it.
    const isAfter = (k: number): boolean => (from[k] ?? 0) > start;
    first = Math.max(0, firstWhereNear(first, count, isAfter) - 1);
    const last = firstWhereNear(first, count, (k) => (from[k] ?? 0) >= stop) - 1;
    // A pixel visited early only says its level again; one visited late would lose what begins in it.
    const next = last + 1 < count ? Math.floor(place(from[last + 1] ?? 0) - 1e-6) : width;
    const right = Math.max(pixel + 1, Math.min(width, next));
    visit(pixel, right, Math.min(first, last), last);
    first = Math.max(0, last);
    pixel = right;
  }
}
