import { nanos } from '../../electron/common/units.ts';
import { offsetOf } from '../trace/alignment.ts';
import { formatDuration } from '../trace/format-time.ts';
import { runLineOf } from '../trace/lines.ts';
import { positionOf, type TimeScale } from '../trace/time-scale.ts';
import { boxOf, type Canvas } from './paint.ts';
import type { Palette } from './palette.ts';
import type { Box, Pen } from './pen.ts';
import type { WaterfallView } from './view.ts';

/** The part of the page that belongs to the run that is heard. */
export type PlayheadPlace = { readonly top: number; readonly bottom: number };

/** Draws where the session's sound is heard now: strong beside its own run, faint over the others. */
export function paintPlayhead(
  pen: Pen,
  view: WaterfallView,
  scale: TimeScale,
  canvas: Canvas,
  palette: Palette,
): void {
  const head = view.sound?.head ?? null;
  const index = head === null ? -1 : view.session.runs.indexOf(head.run);
  if (head === null || index < 0) return;
  const time = nanos(head.at - offsetOf(head.run, view.alignment));
  const plot = { left: canvas.gutter, top: canvas.axis, width: canvas.width - canvas.gutter };
  const box = { ...plot, height: canvas.height - canvas.axis };
  drawPlayhead(
    pen,
    positionOf(scale, time),
    placeOfRun(view, index, canvas, palette),
    box,
    palette,
  );
  if (positionOf(scale, time) >= 0 && positionOf(scale, time) < plot.width) return;
  const label = `heard at ${formatDuration(time, 3)}`;
  drawBeyond(pen, label, time < scale.from ? 'left' : 'right', box, palette);
}

/** A line down the plot with a triangle on the axis. `position` in device pixels from the plot's left edge. */
export function drawPlayhead(
  pen: Pen,
  position: number,
  place: PlayheadPlace | null,
  box: Box,
  palette: Palette,
): void {
  if (position < 0 || position >= box.width) return;
  const line = Math.max(1, Math.round(palette.density));
  const x = box.left + Math.floor(position);
  pen.fillStyle = palette.success;
  pen.fillRect(x, box.top, line, box.height);
  if (place !== null) {
    const top = Math.max(box.top, place.top);
    const height = Math.min(box.top + box.height, place.bottom) - top;
    if (height > 0) pen.fillRect(x - line, top, 3 * line, height);
  }
  const size = 5 * palette.density;
  pen.beginPath();
  pen.moveTo(x + line / 2, box.top);
  pen.lineTo(x + line / 2 - size, box.top - size);
  pen.lineTo(x + line / 2 + size, box.top - size);
  pen.closePath();
  pen.fill();
}

/** Out of sight, the edge that it lies beyond says where it is. */
function drawBeyond(
  pen: Pen,
  label: string,
  edge: 'left' | 'right',
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  const words = edge === 'left' ? `◂ ${label}` : `${label} ▸`;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const width = Math.ceil(pen.measureText(words).width + 12 * density);
  const height = 18 * density;
  const left = edge === 'left' ? box.left : box.left + box.width - width;
  pen.fillStyle = palette.success;
  pen.fillRect(left, box.top, width, height);
  pen.fillStyle = palette.surface;
  pen.fillText(words, left + 6 * density, box.top + height / 2);
}

/** From the top of the run's own line to the bottom of its last one; null where the page lacks it. */
function placeOfRun(
  view: WaterfallView,
  run: number,
  canvas: Canvas,
  palette: Palette,
): PlayheadPlace | null {
  const own = runLineOf(view.page, run);
  if (own === undefined) return null;
  const { lines, placeOf } = view.page;
  let last = placeOf.get(run) ?? 0;
  while (isOf(lines[last + 1], run)) last += 1;
  const first = boxOf(view, own, canvas, palette);
  const end = boxOf(view, lines[last] ?? own, canvas, palette);
  return { top: first.top, bottom: end.top + end.height };
}

const isOf = (line: WaterfallView['page']['lines'][number] | undefined, run: number): boolean =>
  line !== undefined && line.kind !== 'section' && line.run === run;
