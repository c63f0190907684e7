import type { Gpu } from '../common/device.ts';
import type { Metric } from '../common/telemetry.ts';
import type { Sighting } from '../common/telemetry-protocol.ts';
import type { Nanos } from '../common/units.ts';

/** A series as its source announces it: `Series` of `common/telemetry.ts` without what follows from it. */
export type NewSeries = {
  readonly metric: Metric;
  readonly source: string;
  /** Seconds; null where the source does not say. */
  readonly window: number | null;
  /** Readings a second. */
  readonly rate: number;
  readonly gpu?: number;
  readonly pid?: number;
};

/** Where a source puts what it reads. */
export type Readings = {
  /**
   * Announces a series and gives its id. Said once the first reading worked: what is not there has no row. Of
   * two sources that tell the same, the first does: readings of the second are dropped.
   */
  readonly announce: (series: NewSeries) => number;
  /** A reading; null is one that failed. One for a series that has ended is dropped. */
  readonly put: (id: number, value: number | null) => void;
  /** No more readings of it, and why, in a sentence. */
  readonly end: (id: number, reason: string) => void;
  /** Sends what was put, stamped now: for what arrives between ticks. Within `read` the tick does it. */
  readonly flush: () => void;
};

/** One point in time at which sources are read. */
export type Tick = {
  readonly at: Nanos;
  /** True about once a second: what changes slowly, or costs much, is read then only. */
  readonly isSlow: boolean;
};

/** What can be asked on this machine, opened. */
export type Source = {
  /** Puts what is new. Synchronous: nothing else is read meanwhile. */
  readonly read?: (tick: Tick) => void;
  /** A worker came or went. Its series are ended for the source. */
  readonly watch?: (pid: number) => void;
  readonly unwatch?: (pid: number) => void;
  /** GPUs on which the process is; null where this source cannot tell. */
  readonly locate?: (pid: number) => Promise<Sighting[] | null>;
  /** Ends what it started. */
  readonly close?: () => void;
};

export type SourceContext = {
  readonly readings: Readings;
  readonly gpus: readonly Gpu[];
  /** Ticks a second. */
  readonly rate: number;
  readonly now: () => Nanos;
  /** Names of the sources that are open already: a fallback asks for them. */
  readonly opened: ReadonlySet<string>;
};

/** A way to ask. */
export type SourceKind = {
  readonly name: string;
  /** Whether it calls into a driver, which may never return. */
  readonly mayHang: boolean;
  /** null where this machine has nothing of it. */
  readonly open: (context: SourceContext) => Source | null;
};
