import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tellDiskFull } from '../../common/disk-full.ts';
import type { PlannedRun } from '../../common/plan.ts';
import { toRecordedSpans } from '../../common/recorded-spans.ts';
import { recordedScenarioSchema } from '../../common/scenario.ts';
import {
  notKnown,
  type SessionEvent,
  type SessionManifest,
  sessionNameSchema,
  sessionVersion,
} from '../../common/session.ts';
import { stages } from '../../common/stages.ts';
import { metricUnits } from '../../common/telemetry.ts';
import { type Nanos, nanos } from '../../common/units.ts';
import { EventLog } from '../event-log.ts';
import { sessionId } from '../session-id.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { ImportedSeries, ImportedThread, ImportedTrace, Slice } from './imported-trace.ts';

type Source = {
  /** Name of the file. */
  readonly file: string;
  /** What the recording is called. */
  readonly name: string;
  /** The lab's version. */
  readonly by: string;
  /** When the file was last written: milliseconds since 1970. */
  readonly writtenAt: number;
};

/** Spans and readings of one event of the recording. */
const batchSize = 20_000;

/**
 * Writes a trace of another tool as a sealed recording: a work for each process, a run for each thread, on a clock that
 * is 0 where the trace begins. What the lab did not measure is null or says that it is not known. Throws `DiskFull`;
 * then nothing is left behind.
 */
export async function recordTrace(
  trace: ImportedTrace,
  folder: string,
  source: Source,
): Promise<void> {
  await mkdir(folder);
  try {
    for (const name of ['audio', 'profiles']) await mkdir(join(folder, name));
    const log = await EventLog.create(folder);
    try {
      for (const event of eventsOf(trace)) {
        log.add(event);
        if (event.type === 'spans') await log.sync();
      }
      await log.sync();
    } finally {
      await log.close();
    }
    const manifest = JSON.stringify(manifestOf(trace, source), null, 2);
    await writeAtomically(join(folder, 'manifest.json'), manifest);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw tellDiskFull(thrown);
  }
}

function manifestOf({ tool, processes, remarks }: ImportedTrace, source: Source): SessionManifest {
  const name = sessionNameSchema.parse(source.name.slice(0, 200));
  return {
    format: 'latency-lab-session',
    version: sessionVersion,
    // The same for the same file, so that it is not there twice.
    id: sessionId(name, source.writtenAt, 'imported'),
    name,
    imported: { tool, file: source.file, by: source.by, remarks: [...remarks] },
    startedAt: source.writtenAt,
    state: 'sealed',
    recorder: { pid: process.pid },
    scenario: recordedScenarioSchema.parse({
      name,
      work: processes.map((one) => ({ kind: 'imported', model: one.name })),
      devices: [notKnown],
      warmUps: 0,
      repeats: 1,
      telemetryRate: 0,
    }),
    plan: planOf(processes),
    inputs: {},
    machine: {
      hostname: notKnown,
      platform: notKnown,
      osName: notKnown,
      kernel: notKnown,
      architecture: notKnown,
      cpu: notKnown,
      cores: null,
      memory: null,
      gpus: [],
      power: null,
      virtualMachine: null,
    },
    runtime: {
      lab: source.by,
      host: 'elsewhere',
      node: notKnown,
      electron: null,
      onnxruntime: notKnown,
    },
    models: [],
    devices: [],
  };
}

/** All count as profiled: a tool that writes down every slice takes time, so no summary has their figures. */
function planOf(processes: ImportedTrace['processes']): PlannedRun[] {
  return processes
    .flatMap(({ name, threads }, work) =>
      threads.map((thread, repeat) => ({ name, thread, work, repeat })),
    )
    .map(({ name, thread, work, repeat }, index) => ({
      index,
      kind: 'profiled',
      work,
      repeat,
      model: name,
      device: notKnown,
      settings: {},
      profiled: true,
      name: thread.name,
    }));
}

function* eventsOf({ processes, series }: ImportedTrace): Generator<SessionEvent> {
  const threads = processes.flatMap((one) => one.threads);
  const clock = clockOf(threads, series);
  for (const [run, { slices, parents }] of threads.entries()) {
    const first = slices.reduce(
      (least, { start }) => Math.min(least, start),
      Number.POSITIVE_INFINITY,
    );
    const last = slices.reduce((most, { end }) => Math.max(most, end), Number.NEGATIVE_INFINITY);
    yield { type: 'run-started', run, at: clock(first) };
    for (let from = 0; from < slices.length; from += batchSize) {
      const batch = slices.slice(from, from + batchSize);
      yield { type: 'spans', run, ...columnsOf(batch, from, parents, clock) };
    }
    yield {
      type: 'run-ended',
      run,
      at: clock(last),
      outcome: { status: 'measured' },
      provider: null,
      audio: null,
      workerMemory: null,
      labDelay: null,
    };
  }
  for (const [id, one] of series.entries()) yield* readingsOf(one, id, clock);
}

/** The trace's microseconds as nanoseconds from its first event, to a thousandth of one: floats of time since 1970 hold no more. */
function clockOf(
  threads: readonly ImportedThread[],
  series: readonly ImportedSeries[],
): (time: number) => Nanos {
  let origin = Number.POSITIVE_INFINITY;
  for (const { slices } of threads)
    for (const { start } of slices) origin = Math.min(origin, start);
  for (const { at } of series) origin = Math.min(origin, at[0] ?? origin);
  return (time) => nanos(Math.round((time - origin) * 1e6) / 1e3);
}

const columnsOf = (
  batch: readonly Slice[],
  from: number,
  parents: ArrayLike<number>,
  clock: (time: number) => Nanos,
) =>
  toRecordedSpans({
    id: batch.map((_, place) => from + place),
    parent: batch.map((_, place) => parents[from + place] ?? -1),
    stage: batch.map(({ stage }) => stages.indexOf(stage)),
    start: batch.map(({ start }) => clock(start)),
    end: batch.map(({ end }) => clock(end)),
    attributes: batch.map(({ attributes }) => attributes),
  });

function* readingsOf(
  { metric, name, pid, at, value }: ImportedSeries,
  id: number,
  clock: (time: number) => Nanos,
): Generator<SessionEvent> {
  const length = (at.at(-1) ?? 0) - (at[0] ?? 0);
  yield {
    type: 'series',
    id,
    metric,
    unit: metricUnits[metric],
    source: `imported counter "${name.slice(0, 200)}"`,
    gpu: null,
    pid,
    window: null,
    // As many as came: what was asked for, a trace does not say.
    rate: ((at.length - 1) * 1e6) / length,
  };
  for (const [place, time] of at.entries()) {
    yield { type: 'samples', at: clock(time), values: [[id, value[place] ?? null]] };
  }
}
