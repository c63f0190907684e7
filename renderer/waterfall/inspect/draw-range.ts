import type { Nanos } from '../../../electron/common/units.ts';
import { elapsed } from '../../../electron/common/units.ts';
import { formatDuration } from '../../trace/format-time.ts';
import { positionOf, type TimeRange, type TimeScale } from '../../trace/time-scale.ts';
import type { Palette } from '../palette.ts';
import type { Box, Pen } from '../pen.ts';

/**
 * A marked range: its edges down the plot, its length on the axis, and a veil over what is not in it. `axis` is the
 * axis' box, `height` the canvas'.
 */
export function drawRange(
  pen: Pen,
  scale: TimeScale,
  range: TimeRange,
  axis: Box,
  height: number,
  palette: Palette,
): void {
  const line = Math.max(1, Math.round(palette.density));
  const place = (time: Nanos): number =>
    Math.round(Math.max(-line, Math.min(axis.width + line, positionOf(scale, time))));
  const left = place(range.from);
  const right = Math.max(left, place(range.to));
  const top = axis.top + axis.height;
  pen.fillStyle = palette.veil;
  if (left > 0) pen.fillRect(axis.left, top, left, height - top);
  if (right < axis.width) pen.fillRect(axis.left + right, top, axis.width - right, height - top);
  pen.fillStyle = palette.accent;
  const from = Math.max(0, left);
  const to = Math.min(axis.width, right);
  if (to > from) pen.fillRect(axis.left + from, top - 3 * line, to - from, 3 * line);
  for (const edge of [left, right - line]) {
    if (edge >= 0 && edge < axis.width) pen.fillRect(axis.left + edge, top, line, height - top);
  }
  const label = formatDuration(elapsed(range.from, range.to), 4);
  pen.font = palette.figureFont;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const width = Math.ceil(pen.measureText(label).width) + 10 * palette.density;
  const middle = (from + to) / 2 - width / 2;
  const start = Math.round(axis.left + Math.max(0, Math.min(middle, axis.width - width)));
  pen.fillStyle = palette.raised;
  pen.fillRect(start, axis.top, width, axis.height - 3 * line);
  pen.fillStyle = palette.accent;
  pen.fillText(label, start + 5 * palette.density, axis.top + (axis.height - 3 * line) / 2);
}
