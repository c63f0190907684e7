import { nanos } from '../../../electron/common/units.ts';
import { offsetOf } from '../../trace/alignment.ts';
import { isInRange } from '../../trace/range-totals.ts';
import type { WaterfallView } from '../view.ts';

export const sortColumns = ['run', 'stage', 'start', 'duration', 'parent'] as const;
export type SortColumn = (typeof sortColumns)[number];
export type Sorting = { readonly by: SortColumn; readonly isDown: boolean };

/** Spans by their run and their place in its columns: 8 bytes each, so that a million can be listed. */
export type SpanList = {
  readonly count: number;
  readonly runs: Uint32Array;
  readonly places: Uint32Array;
};

/**
 * The spans of all runs, those alone that the search found and that have a part in the marked range. Run after run,
 * by start, where they are not sorted otherwise; among equals that order stays.
 */
export function listSpans(view: WaterfallView, sorting: Sorting): SpanList {
  const { session, traces, alignment, inspection } = view;
  const { range, search } = inspection;
  const isFound = search.isActive;
  const all = session.runs.reduce((sum, { spans }) => sum + spans.length, 0);
  const runs = new Uint32Array(isFound ? search.total : all);
  const places = new Uint32Array(runs.length);
  let count = 0;
  session.runs.forEach((run, index) => {
    const columns = traces.columns(index);
    const hits = isFound ? (search.hits.get(index) ?? null) : null;
    // Places are those of the run as it was searched.
    if (isFound && hits?.count !== columns.count) return;
    const offset = offsetOf(run, alignment);
    const own = range && { from: nanos(range.from + offset), to: nanos(range.to + offset) };
    const listed = hits?.places.length ?? columns.count;
    for (let i = 0; i < listed; i++) {
      const place = hits === null ? i : (hits.places[i] ?? 0);
      const start = columns.start[place] ?? 0;
      if (own !== null && !isInRange(start, columns.end[place] ?? 0, own)) continue;
      runs[count] = index;
      places[count++] = place;
    }
  });
  const list = { count, runs: runs.subarray(0, count), places: places.subarray(0, count) };
  return sorting.by === 'run' && !sorting.isDown ? list : sorted(view, list, sorting);
}

/** Where in the list a span is; −1 where it is not. */
export function placeInList(
  view: WaterfallView,
  list: SpanList,
  run: number,
  span: number,
): number {
  const place = view.traces.columns(run).id.indexOf(span);
  for (let i = 0; i < list.count; i++) {
    if (list.places[i] === place && list.runs[i] === run) return i;
  }
  return -1;
}

function sorted(view: WaterfallView, list: SpanList, { by, isDown }: Sorting): SpanList {
  const keys = new Float64Array(list.count);
  for (let i = 0; i < list.count; i++)
    keys[i] = keyOf(view, by, list.runs[i] ?? 0, list.places[i] ?? 0);
  const sign = isDown ? -1 : 1;
  const order = Uint32Array.from({ length: list.count }, (_, i) => i).sort(
    (one, other) => sign * ((keys[one] ?? 0) - (keys[other] ?? 0)) || one - other,
  );
  return {
    count: list.count,
    runs: order.map((i) => list.runs[i] ?? 0),
    places: order.map((i) => list.places[i] ?? 0),
  };
}

function keyOf({ traces, session }: WaterfallView, by: SortColumn, run: number, place: number) {
  const { start, end, stage, parent } = traces.columns(run);
  switch (by) {
    case 'run':
      return run;
    case 'stage':
      return stage[place] ?? 0;
    case 'start': {
      const recorded = session.runs[run];
      return (start[place] ?? 0) - (recorded === undefined ? 0 : offsetOf(recorded, 'request'));
    }
    case 'duration':
      return (end[place] ?? 0) - (start[place] ?? 0);
    case 'parent':
      return parent[place] ?? -1;
  }
}
