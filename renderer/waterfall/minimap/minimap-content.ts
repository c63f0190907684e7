import { offsetOf } from '../../trace/alignment.ts';
import type { FlameStrip } from '../../trace/flame-strip.ts';
import type { TimeRange } from '../../trace/time-scale.ts';
import type { WaterfallView } from '../view.ts';

/** Lanes that can be told apart in the height there is. */
export const lanesAtMost = 8;
/** Runs with more spans than this together are drawn as bars: the strips of all of them would cost too much. */
export const stripSpansAtMost = 100_000;

/** A run on the minimap. Times on the session's clock. */
export type MinimapRun = {
  readonly run: number;
  readonly extent: TimeRange;
  /** What to add to a time on the axis to get one on the session's clock. */
  readonly offset: number;
  /** null where the recording is too long for strips. */
  readonly strip: FlameStrip | null;
  readonly isDim: boolean;
  readonly lane: number;
};

export type MinimapContent = { readonly runs: readonly MinimapRun[]; readonly lanes: number };

/**
 * Every run that has begun, in the first lane that is free when it starts on the axis: on the session's clock one
 * lane holds them all. Where lanes run out, runs share them, later ones over earlier ones.
 */
export function minimapContent(view: WaterfallView): MinimapContent {
  const { session, traces, alignment } = view;
  const spans = session.runs.reduce((sum, run) => sum + run.spans.length, 0);
  const ends: number[] = [];
  const begun = session.runs.flatMap((recorded, run) => {
    const extent = view.extent(recorded);
    if (extent === null) return [];
    return [{ recorded, run, extent, offset: offsetOf(recorded, alignment) }];
  });
  const runs = begun.map(({ recorded, run, extent, offset }, place): MinimapRun => {
    const start = extent.from - offset;
    const free = ends.findIndex((end) => end <= start);
    const wanted = free < 0 ? ends.length : free;
    const lane = wanted < lanesAtMost ? wanted : place % lanesAtMost;
    ends[lane] = Math.max(ends[lane] ?? Number.NEGATIVE_INFINITY, extent.to - offset);
    return {
      run,
      extent,
      offset,
      strip: spans > stripSpansAtMost ? null : traces.strip(run),
      isDim: recorded.plan.kind !== 'measured',
      lane,
    };
  });
  return { runs, lanes: Math.max(1, ends.length) };
}
