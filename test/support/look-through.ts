import { compareSessions } from '../../electron/common/compare.ts';
import { comparisonJson } from '../../electron/common/export/comparison-json.ts';
import { comparisonMarkdown } from '../../electron/common/export/comparison-markdown.ts';
import { runFigures, stageTotals } from '../../electron/common/metrics.ts';
import { operatorReport } from '../../electron/common/operators.ts';
import { profiledWorks } from '../../electron/common/profiled-works.ts';
import {
  buildSession,
  type RecordedSession,
  runState,
} from '../../electron/common/recorded-session.ts';
import type { SessionEvent, SessionManifest } from '../../electron/common/session.ts';
import { meanOver, peakOver, stretchesOf } from '../../electron/common/stage-telemetry.ts';
import { stages } from '../../electron/common/stages.ts';
import { summarize } from '../../electron/common/summary.ts';
import { nanos } from '../../electron/common/units.ts';
import { commonRange, offsetOf } from '../../renderer/trace/alignment.ts';
import { decimateRow } from '../../renderer/trace/decimate.ts';
import { decimateStrip } from '../../renderer/trace/flame-strip.ts';
import { formatDuration, formatTick } from '../../renderer/trace/format-time.ts';
import { spanAt } from '../../renderer/trace/hit-test.ts';
import { markerAt } from '../../renderer/trace/markers.ts';
import { RunTraces } from '../../renderer/trace/run-traces.ts';
import { sectionInput, sectionsOf, sectionTitle } from '../../renderer/trace/sections.ts';
import {
  decimateBands,
  decimateGaps,
  decimateSteps,
} from '../../renderer/trace/telemetry-decimate.ts';
import { growSteps, noSteps } from '../../renderer/trace/telemetry-steps.ts';
import { tracksOf } from '../../renderer/trace/telemetry-tracks.ts';
import { ticksOf } from '../../renderer/trace/ticks.ts';
import { clampScale, type TimeScale } from '../../renderer/trace/time-scale.ts';
import { rangeOf } from '../../renderer/trace/value-range.ts';

const width = 1000;

/**
 * Everything that the window and the command line work out of a recording, once: whatever a recording
 * holds, none of it may throw or go on for ever. Gives back the session for further questions.
 */
export function lookThrough(
  manifest: SessionManifest,
  events: Iterable<SessionEvent>,
): RecordedSession {
  const session = buildSession(manifest, events);
  summarize(session);
  const compared = compareSessions([session]);
  comparisonMarkdown(compared);
  JSON.stringify(comparisonJson(compared));
  for (const run of session.runs) {
    runFigures(run);
    stageTotals(run);
    runState(run, false);
  }
  profiledWorks(session);
  operatorReport(session.runs);
  lookAtTelemetry(session);
  lookAtTraces(session);
  return session;
}

function lookAtTelemetry(session: RecordedSession): void {
  const [first] = session.runs;
  const stretches = first === undefined ? [] : stages.flatMap((stage) => stretchesOf(first, stage));
  for (const { tracks } of tracksOf(session)) {
    for (const { recorded, metric } of tracks) {
      const pieces = [{ recorded, stretches }];
      meanOver(pieces);
      peakOver(pieces);
      const steps = growSteps(noSteps, recorded);
      rangeOf(metric, recorded.series.unit, steps, null);
      const from = recorded.at[0] ?? nanos(0);
      const scale: TimeScale = { from, to: nanos(Math.max(from + 1, steps.end)), width };
      decimateSteps(steps, scale, () => undefined);
      decimateGaps(steps, scale, () => undefined);
      decimateBands(steps, scale, Math.sign, () => undefined);
    }
  }
}

function lookAtTraces(session: RecordedSession): void {
  for (const section of sectionsOf(session)) `${sectionTitle(section)} ${sectionInput(section)}`;
  const traces = new RunTraces(session);
  for (const alignment of ['request', 'session'] as const) {
    const range = commonRange(session.runs, alignment, null);
    if (range === null) continue;
    const scale = clampScale({ ...range, width }, range);
    const ticks = ticksOf(scale, 100);
    for (const time of ticks.times) formatTick(time, ticks.step, scale.to);
    session.runs.forEach((run, index) => {
      const offset = offsetOf(run, alignment);
      lookAtRun(traces, index, {
        from: nanos(scale.from + offset),
        to: nanos(scale.to + offset),
        width,
      });
    });
  }
}

function lookAtRun(traces: RunTraces, index: number, scale: TimeScale): void {
  const columns = traces.columns(index);
  const layout = traces.layout(index);
  layout.rows.forEach(({ total }, row) => {
    formatDuration(total);
    decimateRow(columns, layout, row, scale, () => undefined);
    spanAt(columns, layout, row, scale, width / 2, 3);
  });
  decimateStrip(
    traces.strip(index),
    scale,
    (stage) => stage,
    () => undefined,
  );
  markerAt(traces.markers(index), scale, width / 2, 3);
  traces.processing(index);
}
