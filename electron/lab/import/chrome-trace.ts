import { type ImportedProcess, type ImportedTrace, LeftOut, type Slice } from './imported-trace.ts';
import { NotATrace } from './json-elements.ts';
import { nestSlices } from './nest-slices.ts';
import { TraceCounters } from './trace-counters.ts';
import { attributesOf, type TraceEvent, traceEventSchema } from './trace-event.ts';

/** Slices of a trace that is imported: some 500 bytes of memory each while it is. */
export const mostSlices = 2_000_000;
export const mostThreads = 5000;
/** Characters that a work of a recording may be named by. */
const longestName = 200;

const mostProcesses = 1000;

/** A begin or an end, which stand alone until all are there: a trace need not be in the order of time. */
type Mark = { readonly at: number; readonly event: TraceEvent; readonly isBegin: boolean };
type Thread = {
  name: string;
  readonly process: string;
  readonly slices: Slice[];
  readonly marks: Mark[];
};

const endsEarly = 'that end before they begin, left out';

/** Reads a Chrome trace, event after event. Its processes and threads stay; its slices nest by time. */
export class ChromeTrace {
  readonly #threads = new Map<string, Thread>();
  readonly #processNames = new Map<string, string>();
  readonly #leftOut = new LeftOut();
  readonly #counters = new TraceCounters(this.#leftOut);
  #slices = 0;
  #events = 0;

  /** Throws `NotATrace` where it is too much. */
  take(given: unknown): void {
    const read = traceEventSchema.safeParse(given);
    if (!read.success) {
      this.#leftOut.add('that are no trace events, left out');
      return;
    }
    this.#events++;
    const event = read.data;
    switch (event.ph) {
      case 'X':
        this.#addWhole(event);
        break;
      case 'B':
      case 'E':
        this.#addMark(event);
        break;
      case 'i':
      case 'I':
      case 'R':
        this.#addInstant(event);
        break;
      case 'C':
        this.#counters.take(event);
        break;
      case 'M':
        this.#nameIt(event);
        break;
      case 's':
      case 't':
      case 'f':
        this.#leftOut.add(
          'that are flows (arrows between slices), which a recording does not have',
        );
        break;
      default:
        this.#leftOut.add(`of the kind "${event.ph.slice(0, 3)}", which is not imported`);
    }
  }

  /** Throws `NotATrace` where nothing in it can be shown. */
  end(): ImportedTrace {
    const processes = new Map<
      string,
      ImportedProcess & { readonly threads: ImportedProcess['threads'][number][] }
    >();
    for (const [key, thread] of this.#threads) {
      this.#pairMarks(thread);
      if (thread.slices.length === 0) continue;
      const { slices, parents, crossing } = nestSlices(thread.slices);
      this.#leftOut.add('that overlap another of their thread, and stand beside it', crossing);
      const { name, process } = thread;
      const own = { name: name || `thread ${key.slice(key.indexOf(' ') + 1)}`, slices, parents };
      const known = processes.get(process);
      if (known === undefined) {
        const told = this.#processNames.get(process) ?? `process ${process}`;
        const named = told.slice(0, longestName);
        processes.set(process, { name: named, threads: [own] });
      } else known.threads.push(own);
      this.#threads.delete(key);
    }
    if (processes.size === 0) {
      throw new NotATrace(
        this.#events === 0
          ? 'is a list, but not of trace events'
          : 'has trace events, but none with a length',
      );
    }
    if (processes.size > mostProcesses) {
      throw new NotATrace(`has more than ${mostProcesses} processes`);
    }
    const series = this.#counters.all();
    const remarks = [...this.#leftOut.sentences(), ...this.#counters.remarks()];
    return { tool: 'Chrome trace', processes: [...processes.values()], series, remarks };
  }

  #addWhole(event: TraceEvent): void {
    const { ts, dur } = event;
    if (ts === undefined || dur === undefined) this.#leftOut.add('that lack their time, left out');
    else if (dur < 0) this.#leftOut.add(endsEarly);
    else this.#push(this.#threadOf(event), event, ts, ts + dur);
  }

  #addInstant(event: TraceEvent): void {
    const { ts } = event;
    if (ts === undefined) this.#leftOut.add('that lack their time, left out');
    else this.#push(this.#threadOf(event), event, ts, ts);
  }

  #addMark(event: TraceEvent): void {
    const { ts, ph } = event;
    if (ts === undefined) {
      this.#leftOut.add('that lack their time, left out');
      return;
    }
    this.#count();
    this.#threadOf(event).marks.push({ at: ts, event, isBegin: ph === 'B' });
  }

  #push(thread: Thread, event: TraceEvent, start: number, end: number): void {
    this.#count();
    thread.slices.push({ start, end, stage: 'imported', attributes: attributesOf(event) });
  }

  #count(): void {
    this.#slices++;
    if (this.#slices > mostSlices) throw new NotATrace(`has more than ${mostSlices} slices`);
  }

  /** An end ends the innermost begin of its thread. */
  #pairMarks(thread: Thread): void {
    const open: Mark[] = [];
    for (const mark of thread.marks.sort((one, other) => one.at - other.at)) {
      if (mark.isBegin) {
        open.push(mark);
        continue;
      }
      const begin = open.pop();
      if (begin === undefined) {
        this.#leftOut.add('that end what never began, left out');
        continue;
      }
      // What is known only at the end of a slice is told there.
      const args = { ...begin.event.args, ...mark.event.args };
      const attributes = attributesOf({ ...begin.event, args });
      thread.slices.push({ start: begin.at, end: mark.at, stage: 'imported', attributes });
    }
    this.#leftOut.add('that begin what never ends, left out', open.length);
    thread.marks.length = 0;
  }

  #nameIt(event: TraceEvent): void {
    const name = event.args?.name;
    if (typeof name !== 'string' || name === '') return;
    if (event.name === 'process_name') {
      if (this.#processNames.size < mostThreads)
        this.#processNames.set(String(event.pid), name.slice(0, 200));
    } else if (event.name === 'thread_name') this.#threadOf(event).name = name.slice(0, 200);
  }

  #threadOf({ pid, tid }: TraceEvent): Thread {
    const key = `${pid} ${tid}`;
    const known = this.#threads.get(key);
    if (known !== undefined) return known;
    if (this.#threads.size >= mostThreads) {
      throw new NotATrace(`has more than ${mostThreads} threads`);
    }
    const thread: Thread = { name: '', process: String(pid), slices: [], marks: [] };
    this.#threads.set(key, thread);
    return thread;
  }
}
