import type { CriticalPath, PathPiece } from '../../../electron/common/critical-path.ts';
import type { SpanTable } from '../../../electron/common/span-table.ts';
import { elapsed } from '../../../electron/common/units.ts';
import { formatDuration } from '../../trace/format-time.ts';
import { groupOf } from '../../trace/stage-groups.ts';
import { positionOf, type TimeScale, timeAt } from '../../trace/time-scale.ts';
import { firstWhere } from '../../trace/visible-range.ts';
import type { Palette } from '../palette.ts';
import { type Box, fitText, type Pen } from '../pen.ts';
import type { RunTrack } from './run-track.ts';

const goals = {
  'first-audio': 'first audio',
  text: 'text',
  gap: 'gap’s end',
  end: 'end',
} as const;

/** What the run's result waited for, an instant at a time; there while the path is asked for. */
export const criticalPathTrack: RunTrack = {
  name: 'critical path',
  height: 22,
  meaning:
    'What the first audio (or the text, or of a turn its reply, from the end of speech on, or the end) waited for: at each instant the innermost stage at work that it could not have come without.',
  isThere: (view, run) => view.path.of(view.traces, run) !== null,
  figure: (view, run) => {
    const path = view.path.of(view.traces, run)?.path;
    return path === undefined ? '' : `to ${goals[path.event]}`;
  },
  draw: (pen, view, run, scale, box, palette) => {
    const path = view.path.of(view.traces, run)?.path;
    const spans = view.traces.run(run)?.spans;
    if (path !== undefined && spans !== undefined) drawPath(pen, scale, path, spans, box, palette);
  },
  read: (view, run, at) => {
    const path = view.path.of(view.traces, run)?.path;
    const piece = path?.pieces[path.pieces.findLastIndex(({ from }) => from <= at)];
    const spans = view.traces.run(run)?.spans;
    if (path === undefined || piece === undefined || spans === undefined || at > path.to) return [];
    return [
      { name: 'waited for', value: nameOf(spans, piece) },
      { name: 'itself, here', value: formatDuration(elapsed(piece.from, piece.to), 3) },
      { name: `path to ${goals[path.event]}`, value: formatDuration(elapsed(path.from, path.to)) },
    ];
  },
};

const nameOf = (spans: SpanTable, { place }: PathPiece): string =>
  place === null ? 'nothing recorded' : spans.stage(place);

/**
 * The path as one line, in the colours of its stages, each named where it fits. A pixel shows the piece at its
 * middle. Time with no span at work is a thin line.
 */
export function drawPath(
  pen: Pen,
  scale: TimeScale,
  path: CriticalPath,
  spans: SpanTable,
  box: Box,
  palette: Palette,
): void {
  const { pieces } = path;
  const line = Math.max(1, Math.round(palette.density));
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const middle = (pixel: number) => timeAt(scale, pixel + 0.5);
  const clamp = (pixel: number): number => Math.max(0, Math.min(scale.width, pixel));
  const last = clamp(Math.round(positionOf(scale, path.to)));
  let pixel = clamp(Math.round(positionOf(scale, path.from)));
  while (pixel < last) {
    const time = middle(pixel);
    const at = firstWhere(0, pieces.length, (i) => (pieces[i]?.to ?? 0) > time);
    const piece = pieces[at];
    if (piece === undefined) return;
    const right = Math.max(pixel + 1, Math.min(last, Math.round(positionOf(scale, piece.to))));
    drawPiece(pen, nameOf(spans, piece), piece, {
      ...box,
      left: box.left + pixel,
      width: right - pixel,
    });
    pixel = right;
  }

  function drawPiece(own: Pen, name: string, { place }: PathPiece, part: Box): void {
    if (place === null) {
      own.fillStyle = palette.lineStrong;
      own.fillRect(part.left, part.top + Math.round(part.height / 2), part.width, line);
      return;
    }
    const fill = palette.stages[groupOf[spans.stage(place)]];
    const seen = part.width > 2 * line ? part.width - line : part.width;
    own.fillStyle = fill.plain;
    own.fillRect(part.left, part.top, seen, part.height);
    if (seen < 40 * palette.density) return;
    own.fillStyle = fill.ink;
    const text = fitText(own, name, seen - 8 * palette.density);
    own.fillText(
      text,
      part.left + 4 * palette.density,
      part.top + part.height / 2 + palette.density / 2,
    );
  }
}
