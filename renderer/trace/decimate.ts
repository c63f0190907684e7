import type { Nanos } from '../../electron/common/units.ts';
import type { RowLayout } from './rows.ts';
import type { SpanColumns } from './span-columns.ts';
import { positionOf, type TimeScale } from './time-scale.ts';
import { firstWhereNear, visibleRange } from './visible-range.ts';

/**
 * What to draw for some neighbours of a row: whole pixels `left` … `right − 1`. `first` is the place in
 * the columns of the first span; `spans` how many are in it, above 1 where they are too thin to be told apart.
 */
export type DrawBlock = (left: number, right: number, first: number, spans: number) => void;

/** Spans that take fewer pixels than this, gap included, cannot show their gap: touching ones are merged. */
export const pixelsToStandAlone = 3;

/**
 * A row as blocks on whole pixels of `scale`, left to right, never two on one pixel. Every pixel in which a
 * span starts is in a block, and every pixel that a span covers wholly. Pixel −1 stands for all that is left of the view. Takes time by the pixels, not by
 * the spans: those that start in one pixel are passed over together.
 */
export function decimateRow(
  columns: SpanColumns,
  layout: RowLayout,
  row: number,
  scale: TimeScale,
  draw: DrawBlock,
): void {
  const { order } = layout;
  const [from, to] = visibleRange(columns, layout, row, scale);
  const clamp = (pixel: number): number => Math.max(-1, Math.min(scale.width + 1, pixel));
  const place = (time: number | undefined): number => positionOf(scale, (time ?? 0) as Nanos);
  const startPixel = (i: number): number => clamp(Math.floor(place(columns.start[order[i] ?? 0])));

  const block = { left: 0, right: 0, first: 0, spans: 0, isThin: false };
  const flush = (until: number): void => {
    if (block.spans > 0) draw(block.left, Math.min(block.right, until), block.first, block.spans);
    block.spans = 0;
  };
  const put = (left: number, right: number, i: number, spans: number, isThin: boolean): void => {
    if (block.spans > 0 && block.isThin && isThin && left <= block.right) {
      block.right = right;
      block.spans += spans;
      return;
    }
    flush(left);
    Object.assign(block, { left, right, first: order[i] ?? 0, spans, isThin });
  };

  for (let i = from; i < to; ) {
    const left = startPixel(i);
    const next = firstWhereNear(i, to, (k) => startPixel(k) > left);
    const last = next - 1;
    const end = place(columns.end[order[last] ?? 0]);
    const right = Math.max(left + 1, clamp(Math.floor(end)));
    if (right - left < pixelsToStandAlone) {
      // Rounded up: a gap between thin ones shows only where it has a pixel of its own.
      put(left, Math.max(right, clamp(Math.ceil(end))), i, next - i, true);
    } else {
      if (last > i) put(left, left + 1, i, last - i, true);
      put(last > i ? left + 1 : left, right, last, 1, false);
    }
    i = next;
  }
  flush(Number.POSITIVE_INFINITY);
}
