import { stages } from '../../../electron/common/stages.ts';
import { nanos } from '../../../electron/common/units.ts';
import { decimateStrip } from '../../trace/flame-strip.ts';
import { groupOf, stageGroups } from '../../trace/stage-groups.ts';
import { positionOf, shiftScale, type TimeRange } from '../../trace/time-scale.ts';
import type { Palette } from '../palette.ts';
import type { Box, Pen } from '../pen.ts';
import type { MinimapContent } from './minimap-content.ts';

/** Every run in its lane over the whole of the axis: its stages, or a bar. `box` in device pixels. */
export function drawMinimap(
  pen: Pen,
  whole: TimeRange,
  { runs, lanes }: MinimapContent,
  box: Box,
  palette: Palette,
): void {
  const axis = { ...whole, width: box.width };
  for (const { extent, offset, strip, isDim, lane } of runs) {
    const scale = shiftScale(axis, nanos(offset));
    const top = box.top + Math.round((lane / lanes) * box.height);
    const bottom = box.top + Math.round(((lane + 1) / lanes) * box.height);
    // A gap between lanes where there is room for one.
    const height = Math.max(1, bottom - top - (bottom - top > 2 && lanes > 1 ? 1 : 0));
    const left = Math.floor(positionOf(scale, extent.from));
    const right = Math.max(left + 1, Math.floor(positionOf(scale, extent.to)));
    pen.fillStyle = strip === null ? palette.stages.frame.plain : palette.line;
    pen.fillRect(box.left + left, top, right - left, height);
    if (strip === null) continue;
    decimateStrip(strip, scale, lookOf, (from, to, stage) => {
      const fill = palette.stages[groupOf[stages[stage] ?? 'run']];
      pen.fillStyle = isDim ? fill.dim : fill.plain;
      pen.fillRect(box.left + from, top, to - from, height);
    });
  }
}

const lookOf = (stage: number): number => stageGroups.indexOf(groupOf[stages[stage] ?? 'run']);
