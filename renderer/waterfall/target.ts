import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import { type Stage, stages } from '../../electron/common/stages.ts';
import { type Nanos, nanos } from '../../electron/common/units.ts';
import { type Alignment, offsetOf } from '../trace/alignment.ts';
import { stripSpanAt } from '../trace/flame-strip.ts';
import { spanAt } from '../trace/hit-test.ts';
import {
  type Line,
  lineAt,
  type Page,
  type RunLine,
  rowLineOf,
  runLineOf,
  type TrackName,
} from '../trace/lines.ts';
import { type Marker, markerAt } from '../trace/markers.ts';
import type { RunTraces } from '../trace/run-traces.ts';
import { shiftScale, type TimeScale, timeAt } from '../trace/time-scale.ts';
import { gutterPlaces } from './draw-gutter.ts';
import { stripPlace } from './paint-places.ts';

/** What can be pointed at. Spans go by their id, which stays when a run grows. */
export type Target =
  | { readonly kind: 'span'; readonly run: number; readonly span: number }
  | { readonly kind: 'run'; readonly run: number }
  | { readonly kind: 'cancel'; readonly run: number }
  /** A run's own track at a time on the session's clock. */
  | { readonly kind: 'track'; readonly run: number; readonly track: TrackName; readonly at: Nanos }
  | { readonly kind: 'marker'; readonly run: number; readonly marker: Marker };

/** What finding a target takes. `scale` in CSS pixels from the gutter's right edge, on the axis' clock. */
export type Scene = {
  readonly session: RecordedSession;
  readonly traces: RunTraces;
  readonly page: Page;
  readonly scale: TimeScale;
  readonly alignment: Alignment;
  readonly gutter: number;
  readonly canCancel: (run: number) => boolean;
};

/** How far from a thin thing one may point and still mean it, in CSS pixels. */
const reach = 4;

/** What lies under a point of the page; x from the gutter's left edge, y from the page's top. */
export function targetAt(scene: Scene, x: number, y: number): Target | null {
  const line = lineAt(scene.page, y);
  if (line === undefined || line.kind === 'section') return null;
  if (x < scene.gutter) return line.kind === 'run' ? inGutter(scene, line, x) : null;
  const scale = runScale(scene, line.run);
  const position = x - scene.gutter;
  if (line.kind === 'track') {
    return { kind: 'track', run: line.run, track: line.track, at: timeAt(scale, position) };
  }
  return line.kind === 'run'
    ? onRunLine(scene, line, scale, position, y - line.y)
    : spanTarget(scene, line.run, (columns) =>
        spanAt(columns, scene.traces.layout(line.run), line.row, scale, position, reach),
      );
}

/** The scale with the run's own times: the axis moved to the session's clock. */
export function runScale(scene: Pick<Scene, 'session' | 'scale' | 'alignment'>, run: number) {
  const recorded = scene.session.runs[run];
  const offset = recorded === undefined ? nanos(0) : offsetOf(recorded, scene.alignment);
  return shiftScale(scene.scale, offset);
}

/** The line that shows a target; its run's own line where the row is not on the page. */
export function lineOf(scene: Scene, target: Target): Line | undefined {
  const ownLine = runLineOf(scene.page, target.run);
  if (target.kind !== 'span' || !scene.page.rowsOf.has(target.run)) return ownLine;
  const columns = scene.traces.columns(target.run);
  const row = scene.traces.layout(target.run).rowOf[columns.id.indexOf(target.span)];
  return (row === undefined ? undefined : rowLineOf(scene.page, target.run, row)) ?? ownLine;
}

/** The stage of a span that is pointed at; null for all else. */
export function stageOfSpan(scene: Pick<Scene, 'traces'>, target: Target): Stage | null {
  if (target.kind !== 'span') return null;
  const { id, stage } = scene.traces.columns(target.run);
  return stages[stage[id.indexOf(target.span)] ?? -1] ?? null;
}

export const isSameTarget = (a: Target | null, b: Target | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.kind === b.kind &&
    a.run === b.run &&
    (a.kind !== 'span' || b.kind !== 'span' || a.span === b.span) &&
    (a.kind !== 'track' || b.kind !== 'track' || (a.track === b.track && a.at === b.at)) &&
    (a.kind !== 'marker' || b.kind !== 'marker' || a.marker.at === b.marker.at));

function inGutter(scene: Scene, line: RunLine, x: number): Target {
  const isCancel = scene.canCancel(line.run) && x >= scene.gutter - gutterPlaces.cancel;
  return { kind: isCancel ? 'cancel' : 'run', run: line.run };
}

function onRunLine(
  scene: Scene,
  line: RunLine,
  scale: TimeScale,
  position: number,
  y: number,
): Target {
  const { run } = line;
  const isAbove = y < stripPlace.top + 2;
  const marker = markerAt(scene.traces.markers(run), scale, position, reach + 1);
  if (isAbove && marker !== undefined) return { kind: 'marker', run, marker };
  const time: Nanos = timeAt(scale, position);
  const strip = scene.traces.strip(run);
  return spanTarget(scene, run, () => stripSpanAt(strip, time)) ?? { kind: 'run', run };
}

function spanTarget(
  scene: Scene,
  run: number,
  find: (columns: ReturnType<RunTraces['columns']>) => number,
): Target | null {
  const columns = scene.traces.columns(run);
  const index = find(columns);
  return index < 0 ? null : { kind: 'span', run, span: columns.id[index] ?? 0 };
}
