import { toRecordedSpans } from '../../common/recorded-spans.ts';
import type { Stage } from '../../common/stages.ts';
import type { Attribute } from '../../common/trace.ts';
import type { Nanos } from '../../common/units.ts';
import type { SpanBatch } from '../../common/worker-protocol.ts';
import type { Recorder } from '../recorder.ts';

/** A span's id in its run, known before the span ends, so that what happens inside can be put there. */
export type SpanPlace = number & { readonly __span: unique symbol };

export type Attributes = Readonly<Record<string, Attribute>>;

/** The spans of one turn, of every process that has a part in it, in one tree. */
export class TurnTrace {
  readonly run: number;
  readonly #recorder: Pick<Recorder, 'add'>;
  #nextId: number;

  /** Ids below `firstId` are taken. */
  constructor(run: number, recorder: Pick<Recorder, 'add'>, firstId = 0) {
    this.run = run;
    this.#recorder = recorder;
    this.#nextId = firstId;
  }

  /** The place of a span that is to end later. */
  reserve(): SpanPlace {
    return this.#nextId++ as SpanPlace;
  }

  /** A span that is over. `parent` null: a root. */
  add(
    stage: Stage,
    parent: SpanPlace | null,
    start: Nanos,
    end: Nanos,
    attributes?: Attributes,
    place = this.reserve(),
  ): void {
    this.#recorder.add({
      type: 'span',
      run: this.run,
      id: place,
      parent,
      stage,
      start,
      end,
      ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
    });
  }

  /** Takes the spans of one job of a worker, which counts its own from 0; its roots go into `parent`, or stay roots. */
  jobIn(parent: SpanPlace | null): (batch: SpanBatch) => void {
    // A job's spans may come in several batches: its numbers stay apart from all that is reserved meanwhile.
    const places = new Map<number, SpanPlace>();
    const placeOf = (id: number): SpanPlace => {
      const known = places.get(id) ?? this.reserve();
      places.set(id, known);
      return known;
    };
    return (batch) => {
      if (batch.id.length === 0) return;
      const moved = {
        ...batch,
        id: batch.id.map(placeOf),
        parent: batch.parent.map((id) => (id < 0 ? (parent ?? -1) : placeOf(id))),
      };
      this.#recorder.add({ type: 'spans', run: this.run, ...toRecordedSpans(moved, 0) });
    };
  }
}
