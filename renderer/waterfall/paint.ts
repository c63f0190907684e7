import { failureReasons } from '../../electron/common/outcome.ts';
import { type RecordedRun, runState } from '../../electron/common/recorded-session.ts';
import { isTurn } from '../../electron/common/turn/turn-figures.ts';
import { turnGap } from '../../electron/common/turn/turn-parts.ts';
import { elapsed } from '../../electron/common/units.ts';
import { runPurpose, shortPurpose } from '../format/run-name.ts';
import { offsetOf } from '../trace/alignment.ts';
import { formatDuration } from '../trace/format-time.ts';
import {
  type Line,
  type OwnTrackLine,
  type RowLine,
  type RunLine,
  visibleLines,
} from '../trace/lines.ts';
import type { Row } from '../trace/rows.ts';
import { sectionInput, sectionTitle } from '../trace/sections.ts';
import type { TimeScale } from '../trace/time-scale.ts';
import { drawAxis, drawGrid } from './draw-axis.ts';
import { drawRowWords, drawRunWords, drawSection, drawTrackWords } from './draw-gutter.ts';
import { drawFirstAudioLine, drawGap, drawGapBand, drawMarkers } from './draw-markers.ts';
import { drawOffPath } from './draw-off-path.ts';
import { drawRow } from './draw-rows.ts';
import { drawRun } from './draw-run.ts';
import { axisHeight, barPlace, markerPlace, stripPlace, wordsPlace } from './paint-places.ts';
import type { Palette } from './palette.ts';
import type { Box, Pen } from './pen.ts';
import { runTracks } from './run-tracks/tracks.ts';
import { runScale } from './target.ts';
import type { WaterfallView } from './view.ts';

/** A view's geometry in device pixels. */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  readonly axis: number;
};

export function canvasOf(view: WaterfallView, { density }: Palette): Canvas {
  return {
    width: Math.round(view.width * density),
    height: Math.round(view.height * density),
    gutter: Math.round(view.gutter * density),
    axis: Math.round(axisHeight * density),
  };
}

/** A scale in CSS pixels over the plot's device pixels. */
export const deviceScale = (scale: TimeScale, canvas: Canvas): TimeScale => ({
  ...scale,
  width: Math.max(1, canvas.width - canvas.gutter),
});

/** Where a line of the page lies on the canvas, scrolled, in device pixels. */
export function boxOf(view: WaterfallView, line: Line, canvas: Canvas, palette: Palette): Box {
  const { density } = palette;
  const top = canvas.axis + Math.round((line.y - view.scrollTop) * density);
  const bottom = canvas.axis + Math.round((line.y + line.height - view.scrollTop) * density);
  return { left: canvas.gutter, top, width: canvas.width - canvas.gutter, height: bottom - top };
}

/** A part of a box from `top`, `height` high, in CSS pixels. */
export const partOf = (
  box: Box,
  place: { readonly top: number; readonly height: number },
  density: number,
): Box => ({
  ...box,
  top: box.top + Math.round(place.top * density),
  height: Math.round(place.height * density),
});

/** All but what follows the pointer: plot first, names over it, the axis and the current heading on top. */
export function paint(pen: Pen, view: WaterfallView, palette: Palette): void {
  const canvas = canvasOf(view, palette);
  const { width, height, gutter, axis } = canvas;
  const axisScale = deviceScale(view.scale, canvas);
  const plot = { left: gutter, top: axis, width: width - gutter, height: height - axis };
  const [from, to] = visibleLines(view.page, view.scrollTop, view.scrollTop + view.height);
  const lines = view.page.lines.slice(from, to);

  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, width, height);
  drawGrid(pen, axisScale, plot, palette);
  for (const line of lines) paintPlot(pen, view, line, canvas, palette);
  pen.fillStyle = palette.surface;
  pen.fillRect(0, axis, gutter, height - axis);
  for (const line of lines) paintNames(pen, view, line, canvas, palette);
  pen.fillStyle = palette.lineStrong;
  pen.fillRect(gutter - 1, axis, 1, height - axis);
  for (const line of lines)
    if (line.kind === 'section') paintHeading(pen, view, line, canvas, palette);
  paintCurrentHeading(pen, view, from, canvas, palette);
  drawAxis(pen, axisScale, { ...plot, top: 0, height: axis }, palette);
  drawCorner(pen, canvas, palette);
}

function paintPlot(
  pen: Pen,
  view: WaterfallView,
  line: Line,
  canvas: Canvas,
  palette: Palette,
): void {
  if (line.kind === 'section') return;
  const run = view.session.runs[line.run];
  if (run === undefined) return;
  const box = boxOf(view, line, canvas, palette);
  const scale = scaleOfRun(view, line.run, canvas);
  if (line.kind === 'run') paintRun(pen, view, line, run, scale, box, palette);
  else if (line.kind === 'track') paintOwnTrack(pen, view, line, scale, box, palette);
  else paintRow(pen, view, line, run, scale, box, palette);
}

function paintRun(
  pen: Pen,
  view: WaterfallView,
  line: RunLine,
  run: RecordedRun,
  scale: TimeScale,
  box: Box,
  palette: Palette,
): void {
  const toDraw = {
    strip: view.traces.strip(line.run),
    extent: view.extent(run),
    state: runState(run, view.isLive || view.isOpening),
    isDim: isDim(run),
    remark: remarkOf(run),
    ends: endOf(view, run),
  };
  drawRun(pen, scale, toDraw, partOf(box, stripPlace, palette.density), palette);
  const gap = turnGap(run);
  if (gap !== null) drawGap(pen, scale, gap, partOf(box, markerPlace, palette.density), palette);
  const markers = view.traces.markers(line.run);
  drawMarkers(pen, scale, markers, partOf(box, markerPlace, palette.density), palette);
}

function paintOwnTrack(
  pen: Pen,
  view: WaterfallView,
  { run, track, height }: OwnTrackLine,
  scale: TimeScale,
  box: Box,
  palette: Palette,
): void {
  const recorded = view.session.runs[run];
  const gap = recorded === undefined ? null : turnGap(recorded);
  if (gap !== null) drawGapBand(pen, scale, gap, box, palette);
  const inside = partOf(box, { top: 2, height: height - 4 }, palette.density);
  runTracks[track].draw(pen, view, run, scale, inside, palette);
}

function paintRow(
  pen: Pen,
  view: WaterfallView,
  line: RowLine,
  run: RecordedRun,
  scale: TimeScale,
  box: Box,
  palette: Palette,
): void {
  const toDraw = {
    columns: view.traces.columns(line.run),
    layout: view.traces.layout(line.run),
    row: line.row,
    spans: run.spans,
    isDim: isDim(run),
  };
  const onPath = view.path.of(view.traces, line.run)?.rows[line.row];
  const gap = turnGap(run);
  // What is off the path is veiled, and a band would shine through between the veils.
  if (gap !== null && onPath === undefined) drawGapBand(pen, scale, gap, box, palette);
  drawFirstAudioLine(pen, scale, view.traces.markers(line.run), box, palette);
  const place = partOf(box, barPlace, palette.density);
  drawRow(pen, scale, toDraw, place, palette);
  if (onPath !== undefined) drawOffPath(pen, scale, onPath, place, palette);
}

function paintNames(
  pen: Pen,
  view: WaterfallView,
  line: Line,
  canvas: Canvas,
  palette: Palette,
): void {
  if (line.kind === 'section') return;
  const run = view.session.runs[line.run];
  if (run === undefined) return;
  const box = { ...boxOf(view, line, canvas, palette), left: 0, width: canvas.gutter - 1 };
  if (line.kind === 'row') {
    const row = view.traces.layout(line.run).rows[line.row];
    const bar = partOf(box, barPlace, palette.density);
    if (row !== undefined) drawRowWords(pen, namedRow(view, line, row), bar, isDim(run), palette);
    return;
  }
  if (line.kind === 'track') {
    const { name, figure } = runTracks[line.track];
    const words = { name, figure: figure(view, line.run) };
    drawTrackWords(pen, words, partOf(box, { top: 1, height: 20 }, palette.density), palette);
    return;
  }
  const { pointed } = view;
  const title = runPurpose(run.plan, view.session.manifest.scenario);
  const words = {
    title,
    shortTitle: shortPurpose(title),
    state: runState(run, view.isLive || view.isOpening),
    isCounted: run.plan.kind === 'measured',
    length: lengthOf(view, run, line.run),
    isOpen: line.isOpen,
    isDim: isDim(run),
    isPointed: pointed !== null && pointed.kind !== 'span' && pointed.run === line.run,
    canCancel: view.canCancel(line.run),
  };
  drawRunWords(pen, words, partOf(box, wordsPlace, palette.density), palette);
}

/** Where rows stand by stage, the first says whose stage it is, and each says of which run it is. */
function namedRow(view: WaterfallView, { run, inStage }: RowLine, row: Row) {
  const recorded = view.session.runs[run];
  if (inStage === undefined || recorded === undefined) return row;
  const purpose = runPurpose(recorded.plan, view.session.manifest.scenario);
  const isFirst = inStage === 'first';
  return {
    ...row,
    depth: isFirst ? 0 : 1,
    name: isFirst ? `${row.stage} · ${purpose}` : purpose,
  };
}

function paintHeading(
  pen: Pen,
  view: WaterfallView,
  line: Extract<Line, { kind: 'section' }>,
  canvas: Canvas,
  palette: Palette,
  lowest = Number.POSITIVE_INFINITY,
): void {
  const own = boxOf(view, line, canvas, palette);
  const box = { ...own, top: Math.min(own.top, lowest), left: 0, width: canvas.width };
  drawSection(pen, sectionTitle(line.section), sectionInput(line.section), box, palette);
}

/** The heading of the runs at the top stays in sight until the next one pushes it away. */
function paintCurrentHeading(
  pen: Pen,
  view: WaterfallView,
  firstLine: number,
  canvas: Canvas,
  palette: Palette,
): void {
  const { lines } = view.page;
  const current = lines.findLast((line, i) => i <= firstLine && line.kind === 'section');
  const next = lines.find((line, i) => i > firstLine && line.kind === 'section');
  if (current?.kind !== 'section') return;
  const pushed = next === undefined ? canvas.axis : boxOf(view, next, canvas, palette).top;
  const height = boxOf(view, current, canvas, palette).height;
  const pinned = { ...current, y: view.scrollTop };
  paintHeading(pen, view, pinned, canvas, palette, Math.min(canvas.axis, pushed - height));
}

function drawCorner(pen: Pen, { gutter, axis }: Canvas, palette: Palette): void {
  pen.fillStyle = palette.raised;
  pen.fillRect(0, 0, gutter, axis);
  pen.fillStyle = palette.lineStrong;
  pen.fillRect(0, axis - 1, gutter, 1);
  pen.fillRect(gutter - 1, 0, 1, axis);
}

const isDim = (run: RecordedRun): boolean => run.plan.kind !== 'measured';

function remarkOf({ ended }: RecordedRun): string | null {
  if (ended?.outcome.status !== 'failed') return null;
  return ended.outcome.detail || failureReasons[ended.outcome.reason];
}

/** Where on the axis a run ends; null while it goes on. */
function endOf(view: WaterfallView, run: RecordedRun): string | null {
  if (run.ended === null) return null;
  return formatDuration(elapsed(offsetOf(run, view.alignment), run.ended.at));
}

/** How long the run took, or of a turn the gap; while it goes on, how long so far. */
function lengthOf(view: WaterfallView, run: RecordedRun, index: number): string {
  if (run.started === null) return '';
  const gap = turnGap(run);
  if (gap !== null) return formatDuration(elapsed(gap.from, gap.to));
  // How long a turn without one lasted would stand among gaps as if it were one.
  if (run.ended !== null && isTurn(run)) return '';
  const extent = view.extent(run);
  const processing = run.ended === null ? null : view.traces.processing(index);
  const length = processing ?? (extent === null ? null : elapsed(extent.from, extent.to));
  return length === null ? '' : formatDuration(length);
}

/** The run's own clock over the plot's device pixels. */
export function scaleOfRun(view: WaterfallView, run: number, canvas: Canvas): TimeScale {
  const { session, alignment, scale } = view;
  return runScale({ session, alignment, scale: deviceScale(scale, canvas) }, run);
}
