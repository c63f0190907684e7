import type { Nanos } from '../../electron/common/units.ts';
import { decimateBands, decimateGaps, decimateSteps } from '../trace/telemetry-decimate.ts';
import type { Steps } from '../trace/telemetry-steps.ts';
import type { ThrottleLevel } from '../trace/throttle-reasons.ts';
import { positionOf, type TimeScale } from '../trace/time-scale.ts';
import type { ValueRange } from '../trace/value-range.ts';
import type { Palette } from './palette.ts';
import { type Box, fitText, type Pen } from './pen.ts';

/** Device pixels below the top edge of the box at which a value stands. Values beyond the axis stay inside. */
export function heightOf(value: number, { low, high }: ValueRange, height: number): number {
  const share = Math.max(0, Math.min(1, (value - low) / (high - low)));
  return Math.round((1 - share) * height);
}

/** Readings as steps. `isFilled` where each tells of a stretch of time: what is filled was measured over it. */
export type StepsToDraw = {
  readonly steps: Steps;
  readonly axis: ValueRange;
  readonly isFilled: boolean;
  readonly limit: Steps | null;
};

/** Steps, never slopes. Where there is no reading the line is broken and the base is marked. */
export function drawSteps(
  pen: Pen,
  scale: TimeScale,
  { steps, axis, isFilled, limit }: StepsToDraw,
  box: Box,
  palette: Palette,
): void {
  const line = Math.max(1, Math.floor(palette.density));
  const room = box.height - line;
  if (limit !== null) {
    pen.fillStyle = palette.lineStrong;
    decimateSteps(limit, scale, (left, right, low) => {
      const top = box.top + heightOf(low, axis, room);
      pen.fillRect(box.left + left, top, right - left, line);
    });
  }
  decimateSteps(steps, scale, (left, right, low, high) => {
    const top = box.top + heightOf(high, axis, room);
    const bottom = box.top + heightOf(low, axis, room) + line;
    const base = box.top + box.height;
    if (isFilled && base > bottom) {
      pen.fillStyle = palette.trackFill;
      pen.fillRect(box.left + left, bottom, right - left, base - bottom);
    }
    pen.fillStyle = palette.trackLine;
    pen.fillRect(box.left + left, top, right - left, bottom - top);
  });
  drawGaps(pen, scale, steps, box, palette);
}

/** Reasons of throttling as bands, in words where there is room. */
export function drawBands(
  pen: Pen,
  scale: TimeScale,
  toDraw: {
    readonly steps: Steps;
    readonly levelOf: (value: number) => ThrottleLevel;
    readonly wordsOf: (value: number) => string;
  },
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  decimateBands(toDraw.steps, scale, toDraw.levelOf, (left, right, level, step) => {
    pen.fillStyle = level > 1 ? palette.danger : palette.limited;
    pen.fillRect(box.left + left, box.top, right - left, box.height);
    const words = fitText(
      pen,
      toDraw.wordsOf(toDraw.steps.value[step] ?? 0),
      right - left - 8 * density,
    );
    if (words.length < 4) return;
    pen.fillStyle = level > 1 ? palette.surface : palette.text;
    pen.fillText(words, box.left + left + 4 * density, box.top + box.height / 2 + density / 2);
  });
  drawGaps(pen, scale, toDraw.steps, box, palette);
}

function drawGaps(pen: Pen, scale: TimeScale, steps: Steps, box: Box, palette: Palette): void {
  const thick = Math.max(1, Math.round(2 * palette.density));
  pen.fillStyle = palette.warning;
  decimateGaps(steps, scale, (left, right) =>
    pen.fillRect(box.left + left, box.top + box.height - thick, right - left, thick),
  );
}

/** Where a series ended, and why, as far as there is room; an empty reason has been said already. */
export function drawSeriesEnd(
  pen: Pen,
  scale: TimeScale,
  ended: { readonly at: Nanos; readonly reason: string },
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  const at = Math.floor(positionOf(scale, ended.at));
  if (at < 0 || at >= scale.width) return;
  pen.fillStyle = palette.muted;
  pen.fillRect(box.left + at, box.top, Math.max(1, Math.floor(density)), box.height);
  const room = scale.width - at - 12 * density;
  if (ended.reason === '' || room < 60 * density) return;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const words = fitText(pen, ended.reason, room);
  pen.fillText(words, box.left + at + 6 * density, box.top + box.height / 2 + density / 2);
}
