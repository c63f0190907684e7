import { processingTime } from '../../electron/common/metrics.ts';
import type { RecordedRun, RecordedSession } from '../../electron/common/recorded-session.ts';
import { type Nanos, secondsToNanos } from '../../electron/common/units.ts';
import { type FlameStrip, layOutStrip } from './flame-strip.ts';
import { type Marker, markersOf } from './markers.ts';
import { layOutRows, type RowLayout } from './rows.ts';
import { growColumns, noSpans, type SpanColumns } from './span-columns.ts';

/**
 * The traces of a session's runs, each made when it is first looked at and made anew when its run has
 * grown since: a long recording costs only what is on screen.
 */
export class RunTraces {
  readonly #session: RecordedSession;
  readonly #columns = new Map<number, SpanColumns>();
  readonly #layouts = new Map<number, RowLayout & { readonly count: number }>();
  readonly #strips = new Map<number, FlameStrip & { readonly spans: number }>();
  readonly #facts = new Map<number, RunFacts>();

  constructor(session: RecordedSession) {
    this.#session = session;
  }

  run(index: number): RecordedRun | undefined {
    return this.#session.runs[index];
  }

  columns(index: number): SpanColumns {
    const known = this.#columns.get(index) ?? noSpans;
    const spans = this.run(index)?.spans;
    const columns = spans === undefined ? known : growColumns(known, spans);
    if (columns !== known) this.#columns.set(index, columns);
    return columns;
  }

  layout(index: number): RowLayout {
    const columns = this.columns(index);
    const known = this.#layouts.get(index);
    if (known?.count === columns.count) return known;
    const layout = { ...layOutRows(columns), count: columns.count };
    this.#layouts.set(index, layout);
    return layout;
  }

  strip(index: number): FlameStrip {
    const columns = this.columns(index);
    const known = this.#strips.get(index);
    if (known?.spans === columns.count) return known;
    const strip = { ...layOutStrip(columns), spans: columns.count };
    this.#strips.set(index, strip);
    return strip;
  }

  markers(index: number): readonly Marker[] {
    return this.#latest(index).markers;
  }

  /** Processing time as `metrics.ts` defines it; null until the run's root span has arrived. */
  processing(index: number): Nanos | null {
    return this.#latest(index).processing;
  }

  #latest(index: number): RunFacts {
    const run = this.run(index);
    if (run === undefined) return { size: 0, markers: [], processing: null };
    const isTold = run.turn === null ? 0 : 1;
    const size = run.spans.length + run.audio.length + run.texts.length + isTold;
    const known = this.#facts.get(index);
    if (known?.size === size) return known;
    const processing = processingTime(run);
    const facts = {
      size,
      markers: markersOf(run),
      processing: processing === null ? null : secondsToNanos(processing),
    };
    this.#facts.set(index, facts);
    return facts;
  }
}

const known = new WeakMap<RecordedSession, RunTraces>();

/** The traces of a session, the same for all who look at it. */
export function tracesOf(session: RecordedSession): RunTraces {
  const traces = known.get(session) ?? new RunTraces(session);
  known.set(session, traces);
  return traces;
}

type RunFacts = {
  readonly size: number;
  readonly markers: readonly Marker[];
  readonly processing: Nanos | null;
};
