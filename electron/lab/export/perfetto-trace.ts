import { nestSpans } from '../../common/export/nested-spans.ts';
import { seriesName, spanName } from '../../common/export/trace-names.ts';
import { type Thread, TraceTracks } from '../../common/export/trace-tracks.ts';
import { notesOf } from '../../common/note-words.ts';
import type {
  RecordedRun,
  RecordedSeries,
  RecordedSession,
} from '../../common/recorded-session.ts';
import type { Stage } from '../../common/stages.ts';
import type { Attribute, Span } from '../../common/trace.ts';
import { duration, type Nanos } from '../../common/units.ts';
import {
  clocks,
  type DebugAnnotation,
  encodeTrace,
  eventTypes,
  incrementalStateCleared,
  type Packet,
  type TrackEvent,
} from './perfetto-schema.ts';

/**
 * The session as Perfetto's protobuf, a piece at a time: slices with their attributes, counters, audio and texts as
 * instants, with a flow from the span that handed them over. Times are whole nanoseconds from the session's start;
 * a snapshot of the clocks says when that was.
 */
export const perfettoTrace = (session: RecordedSession): Generator<Uint8Array> =>
  encodeTrace(packets(session));

/** All packets are one sequence, as one thread would have written them. */
const sequence = { trustedPacketSequenceId: 1 } as const;

/** Counters stand above every process and thread, whose numbers are their track's. */
const firstCounter = 2 ** 32;

function* packets(session: RecordedSession): Generator<Packet> {
  const tracks = new TraceTracks(session);
  yield {
    ...sequence,
    sequenceFlags: incrementalStateCleared,
    timestamp: 0,
    clockSnapshot: {
      clocks: [
        { clockId: clocks.bootTime, timestamp: 0 },
        { clockId: clocks.realTime, timestamp: inHalves(session.manifest.startedAt) },
      ],
    },
  };
  for (const { pid, name } of tracks.processes) {
    yield { ...sequence, trackDescriptor: { uuid: pid, process: { pid, processName: name } } };
  }
  let nextFlow = 1;
  for (const run of session.runs) {
    const outputs = outputsOf(run);
    for (const output of outputs) output.flow = nextFlow++;
    yield* slices(run, tracks, outputs);
    yield* instants(run, tracks, outputs);
    yield* noteInstants(run, tracks, session);
  }
  for (const recorded of session.telemetry.values()) {
    const parent = tracks.processOfSeries(recorded.series);
    yield* counter(recorded, seriesName(recorded.series, session), parent);
  }
}

/** Milliseconds since 1970 as nanoseconds in two halves of 32 bits. */
function inHalves(time: number): { low: number; high: number } {
  const nanos = BigInt(Math.round(time * 1e3)) * 1000n;
  return { low: Number(nanos & 0xffff_ffffn), high: Number(nanos >> 32n) };
}

const at = (time: Nanos, trackEvent: TrackEvent): Packet => ({
  ...sequence,
  timestamp: Math.round(time),
  trackEvent,
});

const threadTrack = ({ pid, tid, name }: Thread): Packet => ({
  ...sequence,
  trackDescriptor: { uuid: tid, parentUuid: pid, thread: { pid, tid, threadName: name } },
});

type Output = {
  readonly name: 'audio' | 'text';
  readonly at: Nanos;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The id of the span that handed it over; null where none is known. */
  readonly from: number | null;
  flow: number;
};

/** What the run made, piece by piece, each with the last span of the stage that hands it over. */
function outputsOf(run: RecordedRun): Output[] {
  const handedOverBy = (stage: Stage, time: Nanos): number | null => {
    let last: Span | null = null;
    for (const span of run.spans) {
      if (span.stage !== stage || span.start > time) continue;
      if (last === null || span.start > last.start) last = span;
    }
    return last?.id ?? null;
  };
  return [
    ...run.audio.map(
      ({ at: time, samples, sampleRate, leadingSilence, file }): Output => ({
        name: 'audio',
        at: time,
        attributes: {
          seconds: duration(samples, sampleRate),
          samples,
          sampleRate,
          ...(leadingSilence === null ? {} : { leadingSilence }),
          file,
        },
        from: handedOverBy('deliver', time),
        flow: 0,
      }),
    ),
    ...run.texts.map(
      ({ at: time, text }): Output => ({
        name: 'text',
        at: time,
        attributes: { text },
        from: handedOverBy('detokenize', time),
        flow: 0,
      }),
    ),
  ];
}

/** Begin and end of every span; readers sort by time and keep the order of what happens at once. */
function* slices(
  run: RecordedRun,
  tracks: TraceTracks,
  outputs: readonly Output[],
): Generator<Packet> {
  const flows = new Map<number, number[]>();
  for (const { from, flow } of outputs) {
    if (from !== null) flows.set(from, [...(flows.get(from) ?? []), flow]);
  }
  const rows: { readonly tid: number; readonly open: Span[] }[] = [];
  for (const { span, row } of nestSpans(run.spans)) {
    let line = rows[row];
    if (line === undefined) {
      const thread = tracks.newThread(run, row);
      line = { tid: thread.tid, open: [] };
      rows[row] = line;
      yield threadTrack(thread);
    }
    yield* ends(line.tid, line.open, span.start);
    line.open.push(span);
    yield at(span.start, {
      type: eventTypes.begin,
      trackUuid: line.tid,
      name: spanName(span),
      categories: [span.stage],
      debugAnnotations: [
        { name: 'span', intValue: span.id },
        ...(span.parent === null ? [] : [{ name: 'parent', intValue: span.parent }]),
        ...annotations(span.attributes ?? {}),
      ],
      flowIds: flows.get(span.id) ?? [],
    });
  }
  for (const { tid, open } of rows) yield* ends(tid, open, null);
}

/** Ends what is open until `time`, the innermost first; all of it where that is null. */
function* ends(tid: number, open: Span[], time: Nanos | null): Generator<Packet> {
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    if (time !== null && last.end > time) return;
    open.pop();
    yield at(last.end, { type: eventTypes.end, trackUuid: tid });
  }
}

/** A track of their own, so that their flows are seen. */
function* instants(
  run: RecordedRun,
  tracks: TraceTracks,
  outputs: readonly Output[],
): Generator<Packet> {
  if (outputs.length === 0) return;
  const thread = tracks.newThread(run, 'output');
  yield threadTrack(thread);
  for (const { name, at: time, attributes, from, flow } of outputs) {
    yield at(time, {
      type: eventTypes.instant,
      trackUuid: thread.tid,
      name,
      debugAnnotations: annotations(attributes),
      flowIds: from === null ? [] : [flow],
    });
  }
}

/** What people pinned to the run, on a track of its own. */
function* noteInstants(
  run: RecordedRun,
  tracks: TraceTracks,
  session: RecordedSession,
): Generator<Packet> {
  const notes = notesOf(run, session);
  if (notes.length === 0) return;
  const thread = tracks.newThread(run, 'notes');
  yield threadTrack(thread);
  for (const { from, to, text } of notes) {
    yield at(from, {
      type: eventTypes.instant,
      trackUuid: thread.tid,
      name: 'note',
      debugAnnotations: annotations({ text, seconds: (to - from) / 1e9 }),
      flowIds: [],
    });
  }
}

const annotations = (attributes: Readonly<Record<string, Attribute>>): DebugAnnotation[] =>
  Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'string') return { name, stringValue: value };
    if (typeof value === 'boolean') return { name, boolValue: value };
    return Number.isSafeInteger(value) ? { name, intValue: value } : { name, doubleValue: value };
  });

/** A reading that failed is no event: the counter would fall to 0. */
function* counter(
  { series, at: times, value }: RecordedSeries,
  name: string,
  parentUuid: number,
): Generator<Packet> {
  const trackUuid = firstCounter + series.id;
  yield { ...sequence, trackDescriptor: { uuid: trackUuid, parentUuid, name, counter: {} } };
  for (const [place, time] of times.entries()) {
    const reading = value[place] ?? null;
    if (reading !== null)
      yield at(time, { type: eventTypes.counter, trackUuid, doubleCounterValue: reading });
  }
}
