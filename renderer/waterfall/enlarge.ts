import { pixelsToStandAlone } from '../trace/decimate.ts';
import { withMargin } from '../trace/time-scale.ts';
import type { Target } from './target.ts';
import type { WaterfallView } from './view.ts';

/** How much of its surroundings is shown with a span, on each side, in its own lengths. */
const surroundings = 10;

/**
 * Zooms in on a span that would be too thin to be seen as a bar of its own, such as one operator of thousands.
 * A run as a whole is left alone: it is looked at beside others.
 */
export function enlarge(view: WaterfallView, target: Target): void {
  if (target.kind !== 'span') return;
  const { id, parent } = view.traces.columns(target.run);
  const isRoot = (parent[id.indexOf(target.span)] ?? -1) < 0;
  const range = view.rangeOf(target);
  if (isRoot || range === null) return;
  const width = ((range.to - range.from) / (view.scale.to - view.scale.from)) * view.plotWidth;
  if (width < pixelsToStandAlone) view.showRange(withMargin(range, surroundings));
}
