import type { Nanos } from '../../electron/common/units.ts';
import { throttleLevel, throttleWords } from '../trace/throttle-reasons.ts';
import { positionOf, type TimeScale } from '../trace/time-scale.ts';
import { drawGrid } from './draw-axis.ts';
import { drawBands, drawSeriesEnd, drawSteps, heightOf } from './draw-track.ts';
import { type Canvas, canvasOf, deviceScale, partOf } from './paint.ts';
import { plotPlace } from './paint-places.ts';
import type { Palette } from './palette.ts';
import type { Box, Pen } from './pen.ts';
import type { TelemetryView, TrackLine } from './telemetry-view.ts';
import type { WaterfallView } from './view.ts';

/** The tracks that show, on a canvas as wide as the waterfall's; names stand over its gutter. */
export function paintTracks(
  pen: Pen,
  view: WaterfallView,
  telemetry: TelemetryView,
  palette: Palette,
): void {
  const canvas = canvasOf(view, palette);
  const height = Math.round(telemetry.height * palette.density);
  const plot = { left: canvas.gutter, top: 0, width: canvas.width - canvas.gutter, height };
  pen.fillStyle = palette.surface;
  pen.fillRect(0, 0, canvas.width, height);
  drawGrid(pen, deviceScale(view.scale, canvas), plot, palette);
  const shown = shownLines(telemetry);
  if (telemetry.hasTime) {
    const scale = telemetry.scaleOver(plot.width);
    for (const line of shown)
      if (line.kind === 'track')
        paintTrack(
          pen,
          telemetry,
          line,
          scale,
          boxOfLine(telemetry, line, canvas, palette),
          palette,
        );
    paintVeil(pen, view, telemetry, plot, palette);
  }
  pen.fillStyle = palette.lineStrong;
  pen.fillRect(canvas.gutter - 1, 0, 1, height);
  // Over the line of the gutter, as in the waterfall: the name in a heading may be longer than the gutter is wide.
  for (const line of shown) {
    const box = boxOfLine(telemetry, line, canvas, palette);
    if (line.kind === 'group') {
      pen.fillStyle = palette.raised;
      pen.fillRect(0, box.top, canvas.width, box.height);
    }
    pen.fillStyle = palette.line;
    pen.fillRect(0, box.top + box.height - lineOf(palette), canvas.width, lineOf(palette));
  }
}

/** The instant that is read: a hair-line down all tracks, and on each its reading with the time it tells of. */
export function paintTracksOverlay(
  pen: Pen,
  view: WaterfallView,
  telemetry: TelemetryView,
  palette: Palette,
): void {
  const canvas = canvasOf(view, palette);
  const height = Math.round(telemetry.height * palette.density);
  pen.clearRect(0, 0, canvas.width, height);
  const { readAt } = telemetry;
  if (readAt === null) return;
  const axis = deviceScale(view.scale, canvas);
  const x = canvas.gutter + Math.floor(positionOf(axis, readAt));
  if (x < canvas.gutter || x >= canvas.width) return;
  const scale = telemetry.scaleOver(axis.width);
  for (const line of shownLines(telemetry)) {
    if (line.kind !== 'track') continue;
    const box = plotOf(boxOfLine(telemetry, line, canvas, palette), palette);
    paintReading(pen, telemetry, line, readAt, x, scale, box, palette);
  }
  pen.fillStyle = palette.accent;
  pen.fillRect(x, 0, lineOf(palette), height);
}

type OfTrack = Extract<TrackLine, { kind: 'track' }>;

function paintTrack(
  pen: Pen,
  telemetry: TelemetryView,
  { track }: OfTrack,
  scale: TimeScale,
  box: Box,
  palette: Palette,
): void {
  const { recorded, limit, metric } = track;
  const steps = telemetry.steps(recorded);
  const inside = plotOf(box, palette);
  if (metric === 'gpu-throttle') {
    const gpu = telemetry.gpuOf(track);
    const levelOf = (bits: number) => throttleLevel(bits, gpu);
    const wordsOf = (bits: number) => throttleWords(bits, gpu);
    drawBands(pen, scale, { steps, levelOf, wordsOf }, inside, palette);
  } else {
    const toDraw = {
      steps,
      axis: telemetry.axisOf(track),
      isFilled: (recorded.series.window ?? 0) > 0,
      limit: limit === null ? null : telemetry.steps(limit),
    };
    drawSteps(pen, scale, toDraw, inside, palette);
  }
  if (recorded.ended === null) return;
  // All tracks of a device that is gone end alike: once is enough.
  const reason = telemetry.isEndSaidAbove(track) ? '' : recorded.ended.reason;
  drawSeriesEnd(pen, scale, { at: recorded.ended.at, reason }, inside, palette);
}

/** Beyond the run that is shown the axis is other runs' time: the readings there step back. */
function paintVeil(
  pen: Pen,
  view: WaterfallView,
  telemetry: TelemetryView,
  plot: Box,
  palette: Palette,
): void {
  const { stretch } = telemetry;
  if (stretch === null) return;
  const axis = { ...view.scale, width: plot.width };
  const place = (time: Nanos): number =>
    Math.max(0, Math.min(plot.width, Math.floor(positionOf(axis, time))));
  const [from, to] = [place(stretch.from), place(stretch.to)];
  pen.fillStyle = palette.veil;
  if (from > 0) pen.fillRect(plot.left, 0, from, plot.height);
  if (to < plot.width) pen.fillRect(plot.left + to, 0, plot.width - to, plot.height);
}

function paintReading(
  pen: Pen,
  telemetry: TelemetryView,
  { track }: OfTrack,
  readAt: Nanos,
  x: number,
  scale: TimeScale,
  box: Box,
  palette: Palette,
): void {
  const reading = telemetry.reading(track, readAt);
  if (reading.kind !== 'value' || track.metric === 'gpu-throttle') return;
  const window = (track.recorded.series.window ?? 0) * 1e9;
  const place = (time: number): number =>
    Math.max(0, Math.min(scale.width, Math.floor(positionOf(scale, time as Nanos))));
  const from = place(reading.at - window);
  const to = place(reading.at);
  if (window > 0 && to > from) {
    pen.fillStyle = palette.band;
    pen.fillRect(box.left + from, box.top, to - from, box.height);
  }
  const side = Math.round(5 * palette.density);
  const top = box.top + heightOf(reading.value, telemetry.axisOf(track), box.height);
  pen.fillStyle = palette.accent;
  pen.fillRect(x - Math.floor(side / 2), top - Math.floor(side / 2), side, side);
}

function shownLines({ lines, scrollTop, height }: TelemetryView): TrackLine[] {
  return lines.filter((line) => line.y + line.height > scrollTop && line.y < scrollTop + height);
}

function boxOfLine(
  { scrollTop }: TelemetryView,
  line: TrackLine,
  canvas: Canvas,
  { density }: Palette,
): Box {
  const top = Math.round((line.y - scrollTop) * density);
  const bottom = Math.round((line.y + line.height - scrollTop) * density);
  return { left: canvas.gutter, top, width: canvas.width - canvas.gutter, height: bottom - top };
}

const plotOf = (box: Box, { density }: Palette): Box => partOf(box, plotPlace, density);

const lineOf = ({ density }: Palette): number => Math.max(1, Math.floor(density));
