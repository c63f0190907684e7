import type { RecordedRun, RecordedSeries, RecordedSession } from '../recorded-session.ts';
import { duration, type Nanos } from '../units.ts';
import { nestSpans } from './nested-spans.ts';
import { runName, seriesName, spanName, workerName } from './trace-names.ts';

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

/** Process of what is the machine's own. Not 0, which is the idle process to readers of Linux traces. */
const machineProcess = 1;

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
  const processes = processesOf(session.runs);
  yield nameOf('process_name', session.manifest.machine.hostname, machineProcess);
  for (const [name, pid] of processes) yield nameOf('process_name', name, pid);
  // Above every process: a thread with the number of its process would be its main thread.
  let free = machineProcess + processes.size + 1;
  for (const run of session.runs) {
    const pid = processes.get(workerName(run)) ?? machineProcess;
    const threads: number[] = [];
    for (const event of runEvents(run)) {
      const { row, ...rest } = event;
      let tid = threads[row];
      if (tid === undefined) {
        tid = free++;
        threads[row] = tid;
        const name = row === 0 ? runName(run) : `${runName(run)}, row ${row + 1}`;
        yield { ...nameOf('thread_name', name, pid), tid };
        yield { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } };
      }
      yield { ...rest, pid, tid };
    }
  }
  for (const series of session.telemetry.values()) {
    yield* counterEvents(
      series,
      seriesName(series.series, session),
      processOf(series, session, processes),
    );
  }
}

/** By the name of the worker, in the order of the plan. */
const processesOf = (runs: readonly RecordedRun[]): Map<string, number> =>
  new Map(
    [...new Set(runs.map(workerName))].map((name, place) => [name, machineProcess + 1 + place]),
  );

function processOf(
  { series }: RecordedSeries,
  { runs }: RecordedSession,
  processes: ReadonlyMap<string, number>,
): number {
  const run = series.pid === null ? undefined : runs.find(({ worker }) => worker === series.pid);
  return run === undefined ? machineProcess : (processes.get(workerName(run)) ?? machineProcess);
}

const nameOf = (kind: 'process_name' | 'thread_name', name: string, pid: number): ChromeEvent => ({
  ph: 'M',
  name: kind,
  pid,
  args: { name },
});

const micros = (time: Nanos): number => time / 1e3;

type RunEvent = Omit<ChromeEvent, 'pid' | 'tid'> & { readonly row: number };

function* runEvents(run: RecordedRun): Generator<RunEvent> {
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
