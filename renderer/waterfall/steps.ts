import { nanos } from '../../electron/common/units.ts';
import { offsetOf } from '../trace/alignment.ts';
import type { Line } from '../trace/lines.ts';
import { nearestInRow, stepInPage, stepInRow } from '../trace/navigate.ts';
import { lineOf, type Target } from './target.ts';
import type { WaterfallView } from './view.ts';

export type Step = 'previous' | 'next' | 'up' | 'down';

/**
 * Moves what is pointed at by a key: along a row from span to span, across rows to the span nearest in
 * time, on a run's line open and closed as in a tree. `from` is where to begin, null at the top.
 */
export function stepBy(view: WaterfallView, from: Target | null, step: Step): void {
  view.forgetPointer();
  const target = stepTarget(view, from, step);
  if (target === null) return;
  view.point(target);
  view.reveal(target);
}

function stepTarget(view: WaterfallView, from: Target | null, step: Step): Target | null {
  switch (step) {
    case 'up':
    case 'down':
      return acrossRows(view, from, step === 'up' ? -1 : 1);
    case 'previous':
    case 'next':
      if (from?.kind === 'span') return alongRow(view, from, step === 'previous' ? -1 : 1);
      if (from === null) return acrossRows(view, null, 1);
      if (view.isOpen(from.run) === (step === 'next')) {
        return step === 'next' ? acrossRows(view, from, 1) : from;
      }
      view.toggle(from.run, step === 'next');
      return from;
  }
}

function alongRow(
  view: WaterfallView,
  from: Extract<Target, { kind: 'span' }>,
  step: -1 | 1,
): Target {
  const columns = view.traces.columns(from.run);
  const index = columns.id.indexOf(from.span);
  const next = stepInRow(view.traces.layout(from.run), index, step);
  return next < 0 ? from : { kind: 'span', run: from.run, span: columns.id[next] ?? 0 };
}

function acrossRows(view: WaterfallView, from: Target | null, step: -1 | 1): Target | null {
  const line = from === null ? undefined : lineOf(view, from);
  const next = stepInPage(view.page, line, step);
  if (next === undefined || next.kind === 'section' || next.kind === 'track') return from;
  return next.kind === 'run' ? { kind: 'run', run: next.run } : inRow(view, from, next);
}

/** The span of a row nearest to the middle of the one before, else to the middle of the view. */
function inRow(
  view: WaterfallView,
  from: Target | null,
  line: Extract<Line, { kind: 'row' }>,
): Target {
  const run = view.session.runs[line.run];
  const before = from?.kind === 'span' ? view.rangeOf(from) : null;
  const { from: start, to: end } = before ?? view.scale;
  const offset = run === undefined ? nanos(0) : offsetOf(run, view.alignment);
  const time = (start + end) / 2 + offset;
  const columns = view.traces.columns(line.run);
  const span = nearestInRow(columns, view.traces.layout(line.run), line.row, time);
  return span < 0
    ? { kind: 'run', run: line.run }
    : { kind: 'span', run: line.run, span: columns.id[span] ?? 0 };
}
