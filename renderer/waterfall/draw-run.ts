import type { RunState } from '../../electron/common/recorded-session.ts';
import { type Stage, stages } from '../../electron/common/stages.ts';
import { decimateStrip, type FlameStrip } from '../trace/flame-strip.ts';
import { groupOf, stageGroups } from '../trace/stage-groups.ts';
import { positionOf, type TimeRange, type TimeScale } from '../trace/time-scale.ts';
import type { Palette } from './palette.ts';
import { type Box, fitText, type Pen } from './pen.ts';

/** A run's own line. `extent` on the session's clock, as the scale. */
export type RunToDraw = {
  readonly strip: FlameStrip;
  readonly extent: TimeRange | null;
  readonly state: RunState;
  readonly isDim: boolean;
  /** A sentence at the run's end: why it failed. */
  readonly remark: string | null;
  /** Where on the axis it ends, in words, for a run that is cut off by the view's edge. */
  readonly ends: string | null;
};

/**
 * The run in one line: a strip of its stages within a bed from request to end. Waiting runs are a thin
 * line; a running one ends in an edge; one that ended otherwise than measured ends in its colour.
 */
export function drawRun(
  pen: Pen,
  scale: TimeScale,
  { strip, extent, state, isDim, remark, ends }: RunToDraw,
  box: Box,
  palette: Palette,
): void {
  const line = Math.max(1, Math.floor(palette.density));
  const right = box.left + box.width;
  const place = (time: number): number =>
    box.left + Math.max(-2 * line, Math.min(scale.width + 1, Math.floor(time)));
  if (extent === null) {
    pen.fillStyle = palette.line;
    pen.fillRect(box.left, Math.round(box.top + box.height / 2), box.width, line);
    drawRemark(pen, remark, box.left + 8 * palette.density, box, palette);
    return;
  }
  const from = place(positionOf(scale, extent.from));
  const to = Math.max(from + line, place(positionOf(scale, extent.to)));
  if (to > box.left) {
    const left = Math.max(box.left, from);
    pen.fillStyle = palette.line;
    pen.fillRect(left, box.top, Math.max(0, Math.min(right, to) - left), box.height);
  }
  decimateStrip(strip, scale, lookOf, (left, end, stage) => {
    const fill = palette.stages[groupOf[stageOf(stage)]];
    pen.fillStyle = isDim ? fill.dim : fill.plain;
    pen.fillRect(box.left + left, box.top, end - left, box.height);
  });
  if (to > right) {
    if (ends !== null && from >= box.left && from < right) drawEnd(pen, ends, box, palette);
    drawContinues(pen, right, 1, box, palette);
  }
  if (to <= box.left) drawContinues(pen, box.left, -1, box, palette);
  const edge = edgeColour(state, palette);
  if (edge !== null && to > box.left && to < right) {
    pen.fillStyle = edge;
    pen.fillRect(to, box.top - 2 * line, 2 * line, box.height + 4 * line);
  }
  // Right of an edge, or of the arrow to a run that was before the view.
  const gap = (to <= box.left ? 14 : 8) * palette.density;
  drawRemark(pen, remark, Math.max(box.left, to) + gap, box, palette);
}

/** A small arrow at the edge of the plot: the run goes on, or was, beyond it. */
function drawContinues(
  pen: Pen,
  edge: number,
  direction: -1 | 1,
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  const tip = edge - direction * 2 * density;
  const base = tip - direction * 5 * density;
  const middle = box.top + box.height / 2;
  pen.fillStyle = palette.text;
  pen.beginPath();
  pen.moveTo(tip, middle);
  pen.lineTo(base, middle - 4 * density);
  pen.lineTo(base, middle + 4 * density);
  pen.closePath();
  pen.fill();
}

/** Says at the edge of the plot where a run ends that begins in sight: its bar is only a part of it. */
function drawEnd(pen: Pen, ends: string, box: Box, palette: Palette): void {
  const { density } = palette;
  const words = `ends at ${ends}`;
  pen.font = palette.font;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  const edge = box.left + box.width;
  const width = pen.measureText(words).width + 18 * density;
  if (width > box.width / 2) return;
  pen.fillStyle = palette.surface;
  pen.fillRect(edge - width, box.top, width, box.height);
  pen.fillStyle = palette.muted;
  pen.fillText(words, edge - 12 * density, box.top + box.height / 2 + density / 2);
}

function drawRemark(
  pen: Pen,
  remark: string | null,
  left: number,
  box: Box,
  palette: Palette,
): void {
  const room = box.left + box.width - left - 8 * palette.density;
  if (remark === null || room < 40 * palette.density) return;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const text = fitText(pen, remark, room);
  const { density } = palette;
  pen.fillStyle = palette.surface;
  pen.fillRect(left - 3 * density, box.top, pen.measureText(text).width + 6 * density, box.height);
  pen.fillStyle = palette.danger;
  pen.fillText(text, left, box.top + box.height / 2 + density / 2);
}

const stageOf = (index: number): Stage => stages[index] ?? 'run';
const looks = stages.map((stage) => stageGroups.indexOf(groupOf[stage]));
const lookOf = (stage: number): number => looks[stage] ?? 0;

function edgeColour(state: RunState, palette: Palette): string | null {
  switch (state) {
    case 'running':
      return palette.accent;
    case 'failed':
      return palette.danger;
    case 'cancelled':
    case 'interrupted':
      return palette.warning;
    case 'measured':
    case 'waiting':
      return null;
  }
}
