import type { PlannedRun } from '../../electron/common/plan.ts';
import { emptySession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import { type SessionManifest, sessionVersion } from '../../electron/common/session.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import { type Span, stageSchema } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';
import { growColumns, noSpans, type SpanColumns } from '../../renderer/trace/span-columns.ts';

/** How much time a character of a drawing is, in nanoseconds. */
export const character = 1e6;

/**
 * Spans drawn as text: a line for a stage, `=` and `-` for time spent, a blank for none. Where the sign
 * changes a new span begins. A line that is indented deeper has its parents in the lines above it.
 *
 *     run     |========|
 *       encode|==      |
 *       token |  ==--==|
 */
export function spans(drawing: string): Span[] {
  const drawn: (Span & { readonly indent: number })[] = [];
  for (const line of drawing.split('\n')) {
    const parts = /^(\s*)([a-z-]+)\s*\|(.*)\|\s*$/.exec(line);
    if (parts === null) continue;
    const [, blank = '', stage, row = ''] = parts;
    for (const bar of row.matchAll(/=+|-+/g)) {
      const start = bar.index * character;
      const end = start + bar[0].length * character;
      const indent = blank.length;
      const parent = drawn.findLast(
        (other) => other.indent < indent && other.start <= start && other.end >= end,
      );
      drawn.push({
        id: drawn.length,
        parent: parent?.id ?? null,
        stage: stageSchema.parse(stage),
        start: nanos(start),
        end: nanos(end),
        indent,
      });
    }
  }
  return drawn.map(({ indent: _, ...span }) => span);
}

export const columnsOf = (drawn: readonly Span[]): SpanColumns =>
  growColumns(noSpans, SpanTable.of(drawn));

export const columns = (drawing: string): SpanColumns => columnsOf(spans(drawing));

/** A session of one speech synthesis with these runs, none of which has begun. */
export function drawnSession(plan: readonly Partial<PlannedRun>[]): RecordedSession {
  const scenario = scenarioSchema.parse({
    name: 'drawn',
    work: [
      { kind: 'tts', model: 'voice', text: 'Hello there.' },
      { kind: 'asr', model: 'ear', audio: { sample: 'jfk' } },
    ],
  });
  const manifest: SessionManifest = {
    format: 'latency-lab-session',
    version: sessionVersion,
    id: 'drawn',
    name: 'drawn',
    startedAt: 0,
    state: 'sealed',
    recorder: { pid: 1 },
    scenario,
    plan: plan.map((run, index) => ({
      index,
      kind: 'measured',
      work: 0,
      repeat: index,
      model: 'voice',
      device: 'cpu',
      settings: {},
      profiled: false,
      ...run,
    })),
    inputs: {},
    machine: {
      hostname: 'bench',
      platform: 'linux',
      osName: 'Linux',
      kernel: '6',
      architecture: 'x64',
      cpu: 'cpu',
      cores: 2,
      memory: 1,
      gpus: [],
      power: null,
      virtualMachine: null,
    },
    runtime: { lab: '0', host: 'node', node: '20', electron: null, onnxruntime: '1' },
    models: [],
    devices: [],
  };
  return emptySession(manifest);
}

/** Fills a run: it starts where its first span does and ends, measured, where its last one does. */
export function playRun(session: RecordedSession, index: number, drawing: string, at = 0): void {
  const run = session.runs[index];
  if (run === undefined) throw new Error(`The session has no run ${index}.`);
  const drawn = spans(drawing).map((span) => ({
    ...span,
    start: nanos(span.start + at * character),
    end: nanos(span.end + at * character),
  }));
  run.started = nanos(Math.min(...drawn.map(({ start }) => start)));
  for (const span of drawn) run.spans.push(span);
  run.ended = {
    type: 'run-ended',
    run: index,
    at: nanos(Math.max(...drawn.map(({ end }) => end))),
    outcome: { status: 'measured' },
    provider: 'cpu',
    audio: null,
    workerMemory: null,
    labDelay: null,
  };
}
