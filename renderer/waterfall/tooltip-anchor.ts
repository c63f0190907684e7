import { positionOf } from '../trace/time-scale.ts';
import { axisHeight } from './paint-places.ts';
import { lineOf, type Target } from './target.ts';
import type { WaterfallView } from './view.ts';

/** Where a tooltip belongs, in CSS pixels of the canvas: at the pointer, beside the names, else at what keys point at. */
export function anchorOf(
  view: WaterfallView,
  target: Target,
): { readonly x: number; readonly y: number } {
  const { pointer, gutter } = view;
  if (pointer !== null) return { x: Math.max(pointer.x, gutter - 8), y: pointer.y };
  const line = lineOf(view, target);
  const y = axisHeight + (line === undefined ? 0 : line.y + line.height / 2) - view.scrollTop;
  const range = target.kind === 'span' ? view.rangeOf(target) : null;
  if (range === null) return { x: view.gutter, y };
  const from = Math.max(0, positionOf(view.scale, range.from));
  const to = Math.min(view.plotWidth, positionOf(view.scale, range.to));
  return { x: view.gutter + (from + Math.max(from, to)) / 2, y };
}
