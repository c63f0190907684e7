import { type Nanos, nanos } from '../../electron/common/units.ts';
import { formatTick } from '../trace/format-time.ts';
import { ticksOf } from '../trace/ticks.ts';
import { positionOf, type TimeScale } from '../trace/time-scale.ts';
import type { Palette } from './palette.ts';
import type { Box, Pen } from './pen.ts';

/** CSS pixels between ticks at least: room for the longest label. */
const tickGap = 84;

/** Faint lines at the ticks, and a stronger one at 0, for the plot below the axis. */
export function drawGrid(pen: Pen, scale: TimeScale, box: Box, palette: Palette): void {
  const line = lineWidth(palette);
  for (const time of ticksOf(scale, tickGap * palette.density).times) {
    pen.fillStyle = time === 0 ? palette.lineStrong : palette.grid;
    pen.fillRect(box.left + Math.floor(positionOf(scale, time)), box.top, line, box.height);
  }
}

/** The axis: round times with a tick each, on a ground of its own. */
export function drawAxis(pen: Pen, scale: TimeScale, box: Box, palette: Palette): void {
  const line = lineWidth(palette);
  const { density } = palette;
  pen.fillStyle = palette.raised;
  pen.fillRect(box.left, box.top, box.width, box.height);
  pen.font = palette.figureFont;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const { step, times } = ticksOf(scale, tickGap * density);
  const largest = nanos(Math.max(Math.abs(scale.from), Math.abs(scale.to)));
  for (const time of times) {
    const x = box.left + Math.floor(positionOf(scale, time));
    pen.fillStyle = palette.lineStrong;
    pen.fillRect(x, box.top + box.height * 0.3, line, box.height * 0.7);
    pen.fillStyle = palette.muted;
    const label = formatTick(time, step, largest);
    const left = x + 4 * density;
    // A label that is cut off reads as another number.
    if (left + pen.measureText(label).width > box.left + box.width) continue;
    pen.fillText(label, left, box.top + box.height / 2);
  }
  pen.fillStyle = palette.lineStrong;
  pen.fillRect(box.left, box.top + box.height - line, box.width, line);
}

/** The time under the pointer: a hair-line down the plot and the time on the axis, to about a pixel. */
export function drawCursor(
  pen: Pen,
  scale: TimeScale,
  time: Nanos,
  axis: Box,
  height: number,
  palette: Palette,
): void {
  const { density } = palette;
  const x = axis.left + Math.floor(positionOf(scale, time));
  pen.fillStyle = palette.accent;
  pen.fillRect(x, axis.top + axis.height, lineWidth(palette), height - axis.height);
  const perPixel = (scale.to - scale.from) / scale.width;
  const step = nanos(10 ** Math.max(0, Math.floor(Math.log10(perPixel * density))));
  const largest = nanos(Math.max(Math.abs(scale.from), Math.abs(scale.to)));
  const label = formatTick(time, step, largest);
  pen.font = palette.figureFont;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const width = Math.ceil(pen.measureText(label).width) + 10 * density;
  const left = Math.max(axis.left, Math.min(x - width / 2, axis.left + axis.width - width));
  const top = axis.top + 3 * density;
  pen.fillStyle = palette.accent;
  pen.fillRect(Math.round(left), top, width, axis.height - 6 * density);
  pen.fillStyle = palette.surface;
  pen.fillText(label, Math.round(left) + 5 * density, axis.top + axis.height / 2);
}

const lineWidth = ({ density }: Palette): number => Math.max(1, Math.floor(density));
