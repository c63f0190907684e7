import { notesOf } from '../note-words.ts';
import type { RecordedRun, RecordedSeries, RecordedSession } from '../recorded-session.ts';
import { duration, type Nanos } from '../units.ts';
import { nestSpans } from './nested-spans.ts';
import { seriesName, spanName } from './trace-names.ts';
import { type Thread, TraceTracks } from './trace-tracks.ts';

/**
 * One event of the Trace Event Format ("Trace Event Format", Google, 2016): X a span, i an instant, C a counter,
 * M a name. `ts` and `dur` in microseconds with fractions, from the session's start.
 */
type ChromeEvent = {
  readonly ph: 'X' | 'i' | 'C' | 'M';
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  /** Of an instant: the thread that it belongs to. */
  readonly s?: 't';
  readonly args: object;
};

/**
 * The session as Chrome trace JSON, a piece at a time. A process is a model on a target, a thread is a run; spans
 * that do not nest (operators on parallel streams) go into further threads of their run.
 */
export function* chromeTrace(session: RecordedSession): Generator<string> {
  const { id, name, startedAt, machine, runtime } = session.manifest;
  const otherData = {
    session: id,
    name,
    startedAt: new Date(startedAt).toISOString(),
    machine,
    runtime,
  };
  yield `{"displayTimeUnit":"ns","otherData":${JSON.stringify(otherData)},"traceEvents":[\n`;
  let separator = '';
  for (const event of events(session)) {
    yield separator + JSON.stringify(event);
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* events(session: RecordedSession): Generator<ChromeEvent> {
  const tracks = new TraceTracks(session);
  for (const { name, pid } of tracks.processes) yield nameOf('process_name', name, pid);
  for (const run of session.runs) {
    const threads: Thread[] = [];
    for (const { row, ...event } of runEvents(run, session)) {
      let thread = threads[row];
      if (thread === undefined) {
        thread = tracks.newThread(run, row);
        threads[row] = thread;
        const { pid, tid, name } = thread;
        yield { ...nameOf('thread_name', name, pid), tid };
        yield { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } };
      }
      yield { ...event, pid: thread.pid, tid: thread.tid };
    }
  }
  for (const recorded of session.telemetry.values()) {
    const { series } = recorded;
    yield* counterEvents(recorded, seriesName(series, session), tracks.processOfSeries(series));
  }
}

const nameOf = (kind: 'process_name' | 'thread_name', name: string, pid: number): ChromeEvent => ({
  ph: 'M',
  name: kind,
  pid,
  args: { name },
});

const micros = (time: Nanos): number => time / 1e3;

type RunEvent = Omit<ChromeEvent, 'pid' | 'tid'> & { readonly row: number };

function* runEvents(run: RecordedRun, session: RecordedSession): Generator<RunEvent> {
  for (const { span, row } of nestSpans(run.spans)) {
    yield {
      ph: 'X',
      name: spanName(span),
      cat: span.stage,
      ts: micros(span.start),
      dur: (span.end - span.start) / 1e3,
      args: { id: span.id, parent: span.parent, attributes: span.attributes ?? {} },
      row,
    };
  }
  const instant = (name: string, at: Nanos, args: object): RunEvent => ({
    ph: 'i',
    name,
    ts: micros(at),
    s: 't',
    args,
    row: 0,
  });
  if (run.started !== null) yield instant('run started', run.started, { worker: run.worker });
  for (const { at, samples, sampleRate, leadingSilence, file } of run.audio) {
    const seconds = duration(samples, sampleRate);
    yield instant('audio', at, { seconds, samples, sampleRate, leadingSilence, file });
  }
  for (const { at, text } of run.texts) yield instant('text', at, { text });
  for (const { from, to, text } of notesOf(run, session)) {
    yield instant('note', from, { text, seconds: (to - from) / 1e9 });
  }
  if (run.ended !== null) {
    const { at, outcome, provider, audio } = run.ended;
    yield instant('run ended', at, { outcome, provider, audio });
  }
}

/** A reading that failed is no event: the counter would fall to 0. */
function* counterEvents(
  { at, value }: RecordedSeries,
  name: string,
  pid: number,
): Generator<ChromeEvent> {
  for (const [place, time] of at.entries()) {
    const reading = value[place] ?? null;
    if (reading !== null) yield { ph: 'C', name, pid, ts: micros(time), args: { value: reading } };
  }
}
