import type { SpanTable } from '../../electron/common/span-table.ts';
import type { Span } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';
import { decimateRow } from '../trace/decimate.ts';
import { formatDuration } from '../trace/format-time.ts';
import type { RowLayout } from '../trace/rows.ts';
import type { SpanColumns } from '../trace/span-columns.ts';
import { remarksOf } from '../trace/span-remarks.ts';
import { groupOf } from '../trace/stage-groups.ts';
import type { TimeScale } from '../trace/time-scale.ts';
import type { Fill, Palette } from './palette.ts';
import { type Box, fitText, type Pen } from './pen.ts';

/** One row of a run. `spans` are the run's own, for what columns do not hold. */
export type RowToDraw = {
  readonly columns: SpanColumns;
  readonly layout: RowLayout;
  readonly row: number;
  readonly spans: SpanTable;
  readonly isDim: boolean;
};

/** CSS pixels: a bar narrower than this holds no word. */
const labelled = 26;

/**
 * A row's bars. A bar leaves its last pixel free where it is wide enough to do so; what is too thin to be
 * told apart is one darker block. A cold call wears a stripe along its top.
 */
export function drawRow(
  pen: Pen,
  scale: TimeScale,
  toDraw: RowToDraw,
  box: Box,
  palette: Palette,
): void {
  const { columns, layout, row, isDim } = toDraw;
  const stage = layout.rows[row]?.stage;
  if (stage === undefined) return;
  const fill = palette.stages[groupOf[stage]];
  const gap = Math.max(1, Math.floor(palette.density));
  const right = box.left + box.width;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  decimateRow(columns, layout, row, scale, (from, to, first, count) => {
    const left = Math.max(box.left, box.left + from);
    const width = Math.min(right, box.left + to) - left;
    if (width <= 0) return;
    const seen = count === 1 && width > 2 * gap && to <= scale.width ? width - gap : width;
    pen.fillStyle = isDim ? fill.dim : count > 1 ? fill.dense : fill.plain;
    pen.fillRect(left, box.top, seen, box.height);
    if (count > 1) return;
    const span = toDraw.spans.get(columns.source[first] ?? 0);
    if (isCold(span)) {
      pen.fillStyle = palette.warning;
      pen.fillRect(left, box.top, seen, Math.round(2 * palette.density));
    }
    if (seen < labelled * palette.density) return;
    const length = nanos((columns.end[first] ?? 0) - (columns.start[first] ?? 0));
    const inside = { ...box, left, width: seen };
    drawLabel(
      pen,
      labelsOf(stage, span, formatDuration(length)),
      inside,
      palette,
      ink(fill, isDim),
    );
  });
}

/** What a bar may say, the fullest first. Pieces of tokenizers mark a word's start with `▁`. */
function labelsOf(named: string, span: Span | undefined, length: string): string[] {
  const { text, operator, name } = span?.attributes ?? {};
  const remarks = span === undefined ? [] : remarksOf(span);
  const stage = [...remarks, named].join(' ');
  const own = span?.stage === 'imported' ? name : operator;
  if (typeof own === 'string') return [`${own} ${length}`, own];
  const said = typeof text === 'string' ? text.replaceAll('▁', ' ').trim() : '';
  if (remarks.length > 0)
    return [[`${stage} ${length}`, ...(said === '' ? [] : [said])].join(' · '), stage, length];
  return said === '' ? [`${stage} ${length}`, length] : [`${length} · ${said}`, said, length];
}

function drawLabel(
  pen: Pen,
  labels: readonly string[],
  box: Box,
  { density }: Palette,
  colour: string,
): void {
  const room = box.width - 8 * density;
  const [fullest = ''] = labels;
  const canCut = room > 120 * density;
  const fitting = canCut ? undefined : labels.find((label) => pen.measureText(label).width <= room);
  const label = canCut ? fitText(pen, fullest, room) : (fitting ?? '');
  if (label === '') return;
  pen.fillStyle = colour;
  pen.fillText(label, box.left + 4 * density, box.top + box.height / 2 + density / 2);
}

const ink = (fill: Fill, isDim: boolean): string => (isDim ? fill.dimInk : fill.ink);

const isCold = (span: Span | undefined): boolean => {
  const phase = span?.attributes?.phase;
  return phase === 'first' || phase === 'new-shape';
};
