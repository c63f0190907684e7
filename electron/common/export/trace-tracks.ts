import type { RecordedRun, RecordedSession } from '../recorded-session.ts';
import type { Series } from '../telemetry.ts';
import { runName, workerName } from './trace-names.ts';

export type Process = { readonly pid: number; readonly name: string };

/** A line of spans or instants. */
export type Thread = { readonly pid: number; readonly tid: number; readonly name: string };

/**
 * The processes and threads that a trace shows a session as: a process is a model on a target, a thread is a row of
 * spans of one run. Numbers are the trace's own, each given once, in the order of the plan: the recording does not
 * know the process of every run, and readers sort by them.
 */
export class TraceTracks {
  readonly #runs: readonly RecordedRun[];
  readonly #pids: ReadonlyMap<string, number>;
  #lastNumber: number;
  /** What is the machine's own. Not 0, which is the idle process to readers of Linux traces. */
  readonly machine: Process;

  constructor({ manifest, runs }: RecordedSession) {
    this.#runs = runs;
    this.machine = { pid: 1, name: manifest.machine.hostname };
    const workers = new Set(runs.map(workerName));
    this.#pids = new Map([...workers].map((name, place) => [name, place + 2]));
    // A thread with the number of a process would be its main thread.
    this.#lastNumber = workers.size + 1;
  }

  get processes(): Process[] {
    return [this.machine, ...[...this.#pids].map(([name, pid]) => ({ name, pid }))];
  }

  processOfRun(run: RecordedRun): number {
    return this.#pids.get(workerName(run)) ?? this.machine.pid;
  }

  processOfSeries({ pid }: Series): number {
    const run = pid === null ? undefined : this.#runs.find(({ worker }) => worker === pid);
    return run === undefined ? this.machine.pid : this.processOfRun(run);
  }

  /** A thread of its own for the run; `row` counts from 0. */
  newThread(run: RecordedRun, row: number | 'output' | 'notes'): Thread {
    this.#lastNumber += 1;
    const line = typeof row === 'string' ? `, ${row}` : row === 0 ? '' : `, row ${row + 1}`;
    return {
      pid: this.processOfRun(run),
      tid: this.#lastNumber,
      name: `${runName(run)}${line}`,
    };
  }
}
