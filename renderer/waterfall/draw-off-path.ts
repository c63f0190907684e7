import type { PathStretch } from '../trace/path-rows.ts';
import { positionOf, type TimeScale } from '../trace/time-scale.ts';
import { firstWhere } from '../trace/visible-range.ts';
import type { Palette } from './palette.ts';
import type { Box, Pen } from './pen.ts';

/** A veil over all of a row's plot but the stretches, in their order, that its run's critical path lay in. */
export function drawOffPath(
  pen: Pen,
  scale: TimeScale,
  stretches: readonly PathStretch[],
  box: Box,
  palette: Palette,
): void {
  pen.fillStyle = palette.veil;
  const pixel = (time: PathStretch['from']): number =>
    Math.max(0, Math.min(scale.width, Math.floor(positionOf(scale, time))));
  let left = 0;
  const veilUntil = (right: number): void => {
    if (right > left) pen.fillRect(box.left + left, box.top, right - left, box.height);
  };
  const isAfter = (i: number): boolean => (stretches[i]?.to ?? 0) >= scale.from;
  for (let i = firstWhere(0, stretches.length, isAfter); i < stretches.length; i++) {
    const stretch = stretches[i];
    if (stretch === undefined || stretch.from > scale.to) break;
    const from = pixel(stretch.from);
    veilUntil(from);
    // What is thinner than a pixel still shows.
    left = Math.max(left, pixel(stretch.to), Math.min(scale.width, from + 1));
  }
  veilUntil(scale.width);
}
