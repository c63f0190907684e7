import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import type { RowLayout } from '../../trace/rows.ts';
import type { RunTraces } from '../../trace/run-traces.ts';
import type { SpanColumns } from '../../trace/span-columns.ts';
import { parseQuery, type SpanTest } from '../../trace/span-query.ts';
import type { Target } from '../target.ts';

/** What was found in one run: places in its columns, in order, good as long as those hold `count` spans. */
export type RunHits = { readonly count: number; readonly places: Uint32Array };

/** Milliseconds of one slice of the search: well below a frame, so that the window stays at hand. */
const slice = 8;
/** Spans between two looks at the clock. */
const stride = 1024;
/** Milliseconds between two reports of how far it is. */
const reportInterval = 100;

/** The window's clock in milliseconds, and a way to go on in a moment; returns what calls that off. */
export type Pace = {
  readonly now: () => number;
  readonly later: (task: () => void) => () => void;
};

/** The spans that a person looks for, found slice by slice, and the one they are at. */
export class SpanSearch {
  isOpen = false;
  query = '';
  /** How often the box was asked for: it takes the focus each time. */
  asked = 0;
  total = 0;
  isDone = true;
  /** By run, in the order of the runs; only those with a hit. */
  readonly hits = new Map<number, RunHits>();
  /** The hit that was gone to last. */
  current: { readonly run: number; readonly at: number } | null = null;
  #stop: (() => void) | null = null;
  readonly #layouts = new WeakMap<RunHits, RowLayout>();

  open(): void {
    this.isOpen = true;
    this.asked++;
  }

  /** True when it was open. */
  close(): boolean {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    this.query = '';
    this.#forget();
    return wasOpen;
  }

  /** True while hits are to be told from the rest. */
  get isActive(): boolean {
    return this.isOpen && this.query.trim() !== '';
  }

  /** Searches anew; a search that goes on ends. `changed` is told of its end, and now and then before. */
  start(
    query: string,
    session: RecordedSession,
    traces: RunTraces,
    pace: Pace,
    changed: () => void,
  ): void {
    this.#forget();
    this.query = query;
    const test = parseQuery(query);
    if (test === null) return;
    this.isDone = false;
    const steps = this.#find(test, session, traces);
    let reported = pace.now();
    const goOn = (): void => {
      const begun = pace.now();
      let isDone = false;
      while (!isDone && pace.now() - begun < slice) isDone = steps.next().done === true;
      this.isDone = isDone;
      this.#stop = isDone ? null : pace.later(goOn);
      if (!isDone && pace.now() - reported < reportInterval) return;
      reported = pace.now();
      changed();
    };
    this.#stop = pace.later(goOn);
  }

  /** Goes to the next hit, or the one before, round and round. null where there is none. */
  step(by: 1 | -1, traces: RunTraces): Extract<Target, { kind: 'span' }> | null {
    const runs = [...this.hits.keys()];
    if (runs.length === 0) return null;
    let place = this.current === null ? -1 : runs.indexOf(this.current.run);
    let at = this.current === null || place < 0 ? -1 : this.current.at + by;
    const sizeOf = (index: number): number => this.hits.get(runs[index] ?? -1)?.places.length ?? 0;
    if (place < 0 || at < 0 || at >= sizeOf(place)) {
      place = place < 0 ? (by > 0 ? 0 : runs.length - 1) : (place + by + runs.length) % runs.length;
      at = by > 0 ? 0 : sizeOf(place) - 1;
    }
    const run = runs[place] ?? 0;
    this.current = { run, at };
    const span = traces.columns(run).id[this.hits.get(run)?.places[at] ?? -1];
    return span === undefined ? null : { kind: 'span', run, span };
  }

  /** Which hit it is at, from 1; null before the first. */
  get position(): number | null {
    if (this.current === null) return null;
    let before = 0;
    for (const [run, { places }] of this.hits) {
      if (run === this.current.run) return before + this.current.at + 1;
      before += places.length;
    }
    return null;
  }

  /** The rows of a run with nothing in them but hits; null where none is known of the run as it is now. */
  layout(run: number, columns: SpanColumns, layout: RowLayout): RowLayout | null {
    const hits = this.hits.get(run);
    if (hits === undefined || hits.count !== columns.count) return null;
    const known = this.#layouts.get(hits) ?? onlyHits(layout, hits.places);
    this.#layouts.set(hits, known);
    return known;
  }

  #forget(): void {
    this.#stop?.();
    this.#stop = null;
    this.hits.clear();
    this.total = 0;
    this.isDone = true;
    this.current = null;
  }

  *#find(test: SpanTest, session: RecordedSession, traces: RunTraces): Generator<void> {
    for (const [index, run] of session.runs.entries()) {
      const { count, start, end, stage, source } = traces.columns(index);
      const found: number[] = [];
      yield;
      for (let from = 0; from < count; from += stride) {
        const to = Math.min(count, from + stride);
        for (let i = from; i < to; i++) {
          const length = (end[i] ?? 0) - (start[i] ?? 0);
          if (test(run.spans, source[i] ?? 0, stage[i] ?? 0, length)) found.push(i);
        }
        yield;
      }
      if (found.length === 0) continue;
      this.hits.set(index, { count, places: Uint32Array.from(found) });
      this.total += found.length;
    }
  }
}

function onlyHits({ rows, rowOf }: RowLayout, places: Uint32Array): RowLayout {
  const offsets = new Uint32Array(rows.length + 1);
  for (const place of places) {
    const row = rowOf[place] ?? 0;
    offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  }
  for (let row = 0; row < rows.length; row++) {
    offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  }
  const next = offsets.slice();
  const order = new Uint32Array(places.length);
  for (const place of places) {
    const row = rowOf[place] ?? 0;
    const at = next[row] ?? 0;
    order[at] = place;
    next[row] = at + 1;
  }
  return { rows, rowOf, order, offsets };
}
