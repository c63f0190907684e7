import type { Nanos } from '../../../electron/common/units.ts';
import { elapsed } from '../../../electron/common/units.ts';
import { formatDuration } from '../../trace/format-time.ts';
import { lineHeights, visibleLines } from '../../trace/lines.ts';
import { positionOf, type TimeRange, type TimeScale } from '../../trace/time-scale.ts';
import { boxOf, type Canvas } from '../paint.ts';
import type { Palette } from '../palette.ts';
import type { Box, Pen } from '../pen.ts';
import type { WaterfallView } from '../view.ts';

/** A part of the plot's height, in device pixels. */
export type Band = Pick<Box, 'top' | 'height'>;

/** The canvas below the axis without the headings of sections, of which the current one is always at the top. */
export function bandsBetweenHeadings(
  view: WaterfallView,
  canvas: Canvas,
  palette: Palette,
): Band[] {
  const [from, to] = visibleLines(view.page, view.scrollTop, view.scrollTop + view.height);
  const bands: Band[] = [];
  let top = canvas.axis + Math.round(lineHeights.section * palette.density);
  const addUntil = (bottom: number): void => {
    if (bottom > top) bands.push({ top, height: bottom - top });
  };
  for (const line of view.page.lines.slice(from, to)) {
    if (line.kind !== 'section') continue;
    const heading = boxOf(view, line, canvas, palette);
    addUntil(heading.top);
    top = Math.max(top, heading.top + heading.height);
  }
  addUntil(canvas.height);
  return bands;
}

/**
 * A marked range: its edges down the plot, its length on the axis, and a veil over what is not in it. `axis` is the
 * axis' box; `bands` are the parts of the plot's height that are veiled, top to bottom: headings stay to be read.
 */
export function drawRange(
  pen: Pen,
  scale: TimeScale,
  range: TimeRange,
  axis: Box,
  bands: readonly Band[],
  palette: Palette,
): void {
  const line = Math.max(1, Math.round(palette.density));
  const place = (time: Nanos): number =>
    Math.round(Math.max(-line, Math.min(axis.width + line, positionOf(scale, time))));
  const left = place(range.from);
  const right = Math.max(left, place(range.to));
  const top = axis.top + axis.height;
  const last = bands.at(-1) ?? { top, height: 0 };
  const height = last.top + last.height;
  pen.fillStyle = palette.veil;
  for (const band of bands) {
    if (left > 0) pen.fillRect(axis.left, band.top, left, band.height);
    if (right < axis.width)
      pen.fillRect(axis.left + right, band.top, axis.width - right, band.height);
  }
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
