import { isSameTask } from '../../electron/common/plan.ts';
import { stages } from '../../electron/common/stages.ts';
import type { Nanos } from '../../electron/common/units.ts';
import { lineHeights } from '../trace/lines.ts';
import { positionOf } from '../trace/time-scale.ts';
import { placeInStage, spanAtPlace } from '../trace/twins.ts';
import { drawCursor } from './draw-axis.ts';
import { paintPlayhead } from './draw-playhead.ts';
import { drawHits } from './inspect/draw-hits.ts';
import { bandsBetweenHeadings, drawRange } from './inspect/draw-range.ts';
import { boxOf, type Canvas, canvasOf, deviceScale, partOf, scaleOfRun } from './paint.ts';
import { barPlace, stripPlace } from './paint-places.ts';
import type { Palette } from './palette.ts';
import { type Box, outline, type Pen } from './pen.ts';
import { isSameTarget, lineOf, type Target } from './target.ts';
import type { WaterfallView } from './view.ts';

/** A span that is kept, and the spans that are the same in other runs of the same work. */
export type Kept = { readonly span: Target; readonly twins: readonly Target[] };

/** What follows the pointer and the selection, on a canvas of its own so that the bars stay. */
export function paintOverlay(
  pen: Pen,
  view: WaterfallView,
  kept: Kept | null,
  palette: Palette,
): void {
  const canvas = canvasOf(view, palette);
  const line = Math.max(1, Math.round(palette.density));
  pen.clearRect(0, 0, canvas.width, canvas.height);
  const plot = { left: canvas.gutter, top: 0, width: canvas.width - canvas.gutter };
  const axisBox = { ...plot, height: canvas.axis };
  const axisScale = deviceScale(view.scale, canvas);
  const { range, search } = view.inspection;
  if (search.isActive) drawHits(pen, view, canvas, palette);
  if (range !== null) {
    const bands = bandsBetweenHeadings(view, canvas, palette);
    drawRange(pen, axisScale, range, axisBox, bands, palette);
  }
  for (const twin of kept?.twins ?? []) {
    const box = boxOfTarget(view, twin, canvas, palette);
    if (box !== null) outline(pen, box, palette.text, line);
  }
  if (kept !== null) {
    const box = boxOfTarget(view, kept.span, canvas, palette);
    if (box !== null) outline(pen, grow(box, line), palette.text, 2 * line);
  }
  const { pointed } = view;
  const cursor = view.cursor ?? view.axis.cursorBeside;
  if (pointed?.kind === 'span' && !isSameTarget(pointed, kept?.span ?? null)) {
    const box = boxOfTarget(view, pointed, canvas, palette);
    const colour = view.pointer === null ? palette.focus : palette.text;
    if (box !== null) outline(pen, box, colour, view.pointer === null ? 2 * line : line);
  }
  paintPlayhead(pen, view, axisScale, canvas, palette);
  if (cursor === null) return;
  drawCursor(pen, axisScale, cursor, axisBox, canvas.height, palette);
}

/** The same span in the other runs of the work; none for a run as a whole, where it would be all of them. */
export function twinsOf(view: WaterfallView, target: Target): Target[] {
  const { session, traces } = view;
  const ownPlan = session.runs[target.run]?.plan;
  const own = traces.columns(target.run);
  const index = target.kind === 'span' ? own.id.indexOf(target.span) : -1;
  if (index < 0 || stages[own.stage[index] ?? -1] === 'run') return [];
  const place = placeInStage(own, index);
  return session.runs.flatMap(({ plan }, run): Target[] => {
    if (run === target.run || plan.kind === 'load') return [];
    if (ownPlan === undefined || !isSameTask(plan, ownPlan)) return [];
    const columns = traces.columns(run);
    const twin = spanAtPlace(columns, place);
    return twin < 0 ? [] : [{ kind: 'span', run, span: columns.id[twin] ?? 0 }];
  });
}

/** The box of a span's bar, or its stretch of the strip where its run is closed; null out of view. */
function boxOfTarget(
  view: WaterfallView,
  target: Target,
  canvas: Canvas,
  palette: Palette,
): Box | null {
  const line = target.kind === 'span' ? lineOf(view, target) : undefined;
  if (line === undefined) return null;
  const row = boxOf(view, line, canvas, palette);
  // Most of a long list is out of sight; its spans need not be looked up.
  if (row.top + row.height <= canvas.axis || row.top >= canvas.height) return null;
  const columns = view.traces.columns(target.run);
  const index = target.kind === 'span' ? columns.id.indexOf(target.span) : -1;
  if (index < 0) return null;
  const scale = scaleOfRun(view, target.run, canvas);
  const place = (time: number | undefined): number =>
    Math.floor(Math.max(-4, Math.min(scale.width + 4, positionOf(scale, (time ?? 0) as Nanos))));
  const left = place(columns.start[index]);
  const right = Math.max(left + 1, place(columns.end[index]));
  const box = partOf(row, line.kind === 'row' ? barPlace : stripPlace, palette.density);
  if (right < 0 || left > scale.width) return null;
  return clip({ ...box, left: canvas.gutter + left, width: right - left }, canvas, palette);
}

/** Names and the current heading cover the plot's bars, and so they do its outlines. */
function clip(box: Box, canvas: Canvas, { density }: Palette): Box | null {
  const left = Math.max(box.left, canvas.gutter);
  const top = Math.max(box.top, canvas.axis + Math.round(lineHeights.section * density));
  const width = box.left + box.width - left;
  const height = box.top + box.height - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

const grow = (box: Box, by: number): Box => ({
  left: box.left - by,
  top: box.top - by,
  width: box.width + 2 * by,
  height: box.height + 2 * by,
});
