import type { Stage } from '../../common/stages.ts';
import type { Metric } from '../../common/telemetry.ts';
import type { Attribute } from '../../common/trace.ts';

/** A stretch of a trace. Times in microseconds on the trace's own clock. */
export type Slice = {
  readonly start: number;
  readonly end: number;
  readonly stage: Stage;
  readonly attributes: Readonly<Record<string, Attribute>>;
};

/** Slices of one thread, each after the one around it. */
export type ImportedThread = {
  readonly name: string;
  readonly slices: readonly Slice[];
  /** Place in `slices` of the one around it, −1 for none. */
  readonly parents: ArrayLike<number>;
};

export type ImportedProcess = {
  readonly name: string;
  readonly threads: readonly ImportedThread[];
};

export type ImportedSeries = {
  readonly metric: Metric;
  /** What the trace calls it. */
  readonly name: string;
  readonly pid: number | null;
  /** Microseconds on the trace's clock, ascending. */
  readonly at: readonly number[];
  readonly value: readonly number[];
};

/** What was read of another tool's file. */
export type ImportedTrace = {
  readonly tool: string;
  readonly processes: readonly ImportedProcess[];
  readonly series: readonly ImportedSeries[];
  /** What the file holds and a recording does not, in sentences. */
  readonly remarks: readonly string[];
};

/** Counts what is left out, by its reason, to tell it in sentences. */
export class LeftOut {
  readonly #counts = new Map<string, number>();

  /** `reason` says which: "that end before they begin". */
  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  sentences(): string[] {
    return [...this.#counts].map(([reason, count]) => `Events ${reason}: ${count}.`);
  }
}
