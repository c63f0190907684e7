import type { Marker } from '../trace/markers.ts';
import { positionOf, type TimeRange, type TimeScale } from '../trace/time-scale.ts';
import type { Palette } from './palette.ts';
import type { Box, Pen } from './pen.ts';

/**
 * A run's moments as small ticks above its strip: audio and text as bars, the first byte of audio as a
 * hollow triangle, the first sound as a full one. `box` is the space above the strip.
 */
export function drawMarkers(
  pen: Pen,
  scale: TimeScale,
  markers: readonly Marker[],
  box: Box,
  palette: Palette,
): void {
  const line = Math.max(1, Math.floor(palette.density));
  for (const marker of markers) {
    const at = Math.round(positionOf(scale, marker.at));
    if (at < 0 || at > scale.width) continue;
    const x = box.left + at;
    switch (marker.kind) {
      case 'audio':
      case 'text':
        pen.fillStyle = marker.kind === 'audio' ? palette.muted : palette.success;
        pen.fillRect(x, box.top, 2 * line, box.height);
        break;
      case 'speech-end':
      case 'interrupted':
        pen.fillStyle = marker.kind === 'speech-end' ? palette.accent : palette.warning;
        pen.fillRect(x, box.top, 2 * line, box.height);
        break;
      case 'reply-start':
        triangle(pen, x, box, palette.accent);
        break;
      case 'silent':
        triangle(pen, x, box, palette.warning);
        break;
      case 'first-byte':
        triangle(pen, x, box, palette.accent);
        triangle(pen, x, inner(box, line), palette.surface);
        break;
      case 'first-audio':
        triangle(pen, x, box, palette.accent);
        break;
    }
  }
}

/** The gap that the caller felt, between its two markers: a line of its own above the run's strip. */
export function drawGap(
  pen: Pen,
  scale: TimeScale,
  gap: TimeRange,
  box: Box,
  palette: Palette,
): void {
  const [left, right] = pixelsOf(scale, gap);
  if (right <= left) return;
  const line = Math.max(1, Math.round(1.5 * palette.density));
  pen.fillStyle = palette.accent;
  pen.fillRect(box.left + left, box.top + box.height - line, right - left, line);
}

/** The gap, on down through the tracks and rows of an open run, behind their bars. */
export function drawGapBand(
  pen: Pen,
  scale: TimeScale,
  gap: TimeRange,
  box: Box,
  palette: Palette,
): void {
  const [left, right] = pixelsOf(scale, gap);
  if (right <= left) return;
  pen.fillStyle = palette.gap;
  pen.fillRect(box.left + left, box.top, right - left, box.height);
}

function pixelsOf(scale: TimeScale, { from, to }: TimeRange): readonly [number, number] {
  const clamp = (time: TimeRange['from']): number =>
    Math.max(0, Math.min(scale.width, Math.round(positionOf(scale, time))));
  return [clamp(from), clamp(to)];
}

/** The first sound, on down through the rows of an open run. */
export function drawFirstAudioLine(
  pen: Pen,
  scale: TimeScale,
  markers: readonly Marker[],
  box: Box,
  palette: Palette,
): void {
  const first = markers.find(({ kind }) => kind === 'first-audio');
  if (first === undefined) return;
  const at = Math.round(positionOf(scale, first.at));
  if (at < 0 || at > scale.width) return;
  const dash = Math.round(3 * palette.density);
  pen.fillStyle = palette.accent;
  for (let y = 0; y < box.height; y += 2 * dash) {
    const width = Math.max(1, Math.floor(palette.density));
    pen.fillRect(box.left + at, box.top + y, width, Math.min(dash, box.height - y));
  }
}

function triangle(pen: Pen, x: number, box: Box, colour: string): void {
  const half = box.height * 0.62;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x - half, box.top);
  pen.lineTo(x + half, box.top);
  pen.lineTo(x, box.top + box.height);
  pen.closePath();
  pen.fill();
}

const inner = (box: Box, line: number): Box => ({
  ...box,
  top: box.top + line,
  height: box.height - 2.4 * line,
});
