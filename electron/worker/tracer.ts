import { type Stage, stages } from '../common/stages.ts';
import type { Attribute } from '../common/trace.ts';
import type { SpanBatch } from '../common/worker-protocol.ts';
import type { Clock } from './clock.ts';

const stageIndex = new Map(stages.map((stage, index) => [stage, index]));

type OpenSpan = { readonly id: number; readonly stage: number; readonly start: number };
type Attributes = Readonly<Record<string, Attribute>>;

/** What was measured of a span, on the session's clock in nanoseconds. */
export type ClosedSpan = { readonly id: number; readonly start: number; readonly end: number };

/**
 * Measures nested stretches of work. Closed spans wait in columns until `take`, which is called between model calls:
 * what is sent then is a part of the spans around those calls, and of no call.
 */
export class Tracer {
  /** The clock that spans are measured with. */
  readonly now: Clock;
  readonly #open: OpenSpan[] = [];
  #nextId = 0;
  #count = 0;
  #id = new Int32Array(1024);
  #stage = new Uint8Array(1024);
  #parent = new Int32Array(1024);
  #start = new Float64Array(1024);
  #end = new Float64Array(1024);
  #attributes: (Attributes | null)[] = [];

  constructor(now: Clock) {
    this.now = now;
  }

  /** A new job: ids count from 0 again. What a job before it left open is forgotten. */
  restart(): void {
    this.#open.length = 0;
    this.#nextId = 0;
  }

  /** Opens a span inside the one opened last. Every `open` needs its `close`, in a `finally`. */
  open(stage: Stage): void {
    this.#open.push({
      id: this.#nextId++,
      stage: stageIndex.get(stage) ?? 0,
      start: this.now(),
    });
  }

  /** Closes the span opened last. Attributes that cost something are a function: it is called once the clock is read. */
  close(attributes: Attributes | null | (() => Attributes | null) = null): ClosedSpan {
    const end = this.now();
    const span = this.#open.pop();
    if (span === undefined) throw new Error('A span was closed that was never opened.');
    const { id, stage, start } = span;
    const described = typeof attributes === 'function' ? attributes() : attributes;
    this.#write(id, stage, this.#open.at(-1)?.id ?? -1, start, end, described);
    return { id, start, end };
  }

  /** A span that somebody else measured, inside one of this job. Gives back its id. */
  add(stage: Stage, parent: number, start: number, end: number, attributes: Attributes): number {
    const id = this.#nextId++;
    this.#write(id, stageIndex.get(stage) ?? 0, parent, start, end, attributes);
    return id;
  }

  /** A span around `work`, closed even when it throws. Making the attributes is not measured. */
  async span<Result>(
    stage: Stage,
    work: () => Result | Promise<Result>,
    attributes?: (result: Result) => Attributes,
  ): Promise<Result> {
    this.open(stage);
    let describe: (() => Attributes) | null = null;
    try {
      const result = await work();
      if (attributes !== undefined) describe = () => attributes(result);
      return result;
    } finally {
      this.close(describe);
    }
  }

  /** The spans closed since the last call, in the order of closing; null when there are none. */
  take(): SpanBatch | null {
    if (this.#count === 0) return null;
    const batch = {
      id: this.#id.slice(0, this.#count),
      stage: this.#stage.slice(0, this.#count),
      parent: this.#parent.slice(0, this.#count),
      start: this.#start.slice(0, this.#count),
      end: this.#end.slice(0, this.#count),
      attributes: this.#attributes,
    };
    this.#count = 0;
    this.#attributes = [];
    return batch;
  }

  #write(
    id: number,
    stage: number,
    parent: number,
    start: number,
    end: number,
    attributes: Attributes | null,
  ): void {
    if (this.#count === this.#id.length) this.#grow();
    const row = this.#count++;
    this.#id[row] = id;
    this.#stage[row] = stage;
    this.#parent[row] = parent;
    this.#start[row] = start;
    this.#end[row] = end;
    this.#attributes.push(attributes);
  }

  #grow(): void {
    const length = this.#id.length * 2;
    const widen = <Column extends Int32Array | Uint8Array | Float64Array>(
      from: Column,
      to: Column,
    ): Column => {
      to.set(from);
      return to;
    };
    this.#id = widen(this.#id, new Int32Array(length));
    this.#stage = widen(this.#stage, new Uint8Array(length));
    this.#parent = widen(this.#parent, new Int32Array(length));
    this.#start = widen(this.#start, new Float64Array(length));
    this.#end = widen(this.#end, new Float64Array(length));
  }
}
