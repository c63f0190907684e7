import { decimateRow } from '../../trace/decimate.ts';
import type { RowLine } from '../../trace/lines.ts';
import { visibleLines } from '../../trace/lines.ts';
import { drawRow } from '../draw-rows.ts';
import { boxOf, type Canvas, partOf, scaleOfRun } from '../paint.ts';
import { barPlace, stripPlace } from '../paint-places.ts';
import type { Palette } from '../palette.ts';
import type { Box, Pen } from '../pen.ts';
import type { WaterfallView } from '../view.ts';

/**
 * What a search has found, over the bars that are drawn already: a veil over every row in sight, and the hits on it
 * as they were below. On a run's own line a mark stands under the stretches that hold hits, open or closed.
 */
export function drawHits(pen: Pen, view: WaterfallView, canvas: Canvas, palette: Palette): void {
  const { page, scrollTop, inspection } = view;
  const [from, to] = visibleLines(page, scrollTop, scrollTop + view.height);
  for (const line of page.lines.slice(from, to)) {
    if (line.kind === 'section' || line.kind === 'track') continue;
    const columns = view.traces.columns(line.run);
    const layout = view.traces.layout(line.run);
    const box = boxOf(view, line, canvas, palette);
    const scale = scaleOfRun(view, line.run, canvas);
    const hits = inspection.search.layout(line.run, columns, layout);
    const isWaiting = hits === null && !inspection.search.isDone;
    if (line.kind === 'row') {
      if (isWaiting) continue;
      const bar = partOf(box, barPlace, palette.density);
      veil(pen, bar, palette);
      if (hits !== null) drawRowHits(pen, view, line, hits, scale, bar, palette);
    } else if (hits !== null) {
      const strip = partOf(box, stripPlace, palette.density);
      const height = Math.max(2, Math.round(3 * palette.density));
      const mark = { ...strip, top: strip.top + strip.height, height };
      pen.fillStyle = palette.accent;
      for (let row = 0; row < hits.rows.length; row++) {
        decimateRow(columns, hits, row, scale, (left, right) => {
          const start = Math.max(0, left);
          const width = Math.min(mark.width, right) - start;
          if (width > 0) pen.fillRect(mark.left + start, mark.top, width, mark.height);
        });
      }
    }
  }
}

function drawRowHits(
  pen: Pen,
  view: WaterfallView,
  line: RowLine,
  layout: NonNullable<ReturnType<WaterfallView['inspection']['search']['layout']>>,
  scale: Parameters<typeof drawRow>[1],
  bar: Box,
  palette: Palette,
): void {
  const run = view.session.runs[line.run];
  if (run === undefined) return;
  const columns = view.traces.columns(line.run);
  const isDim = run.plan.kind !== 'measured';
  drawRow(pen, scale, { columns, layout, row: line.row, spans: run.spans, isDim }, bar, palette);
}

function veil(pen: Pen, { left, top, width, height }: Box, palette: Palette): void {
  pen.fillStyle = palette.veil;
  pen.fillRect(left, top, width, height);
}
