import { AttributePool } from './attribute-pool.ts';
import { noLayout, type RecordedSpans } from './recorded-spans.ts';
import { type Stage, stages } from './stages.ts';
import type { Attribute, Span } from './trace.ts';
import { nanos } from './units.ts';

/** Columns of a `SpanTable`, which only it writes. They are longer than the table, and others once it grew. */
export type TableColumns = {
  readonly id: Float64Array;
  /** Id of the enclosing span; −1 for a root. */
  readonly parent: Float64Array;
  /** Index into `stages`. */
  readonly stage: Uint8Array;
  /** Nanoseconds on the session's clock, as recorded. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Where the span's attributes begin in the table's cells. */
  readonly cell: Uint32Array;
};

const stageIndex = new Map(stages.map((stage, index) => [stage, index]));

/**
 * The spans of one run in the order in which they came, as columns: 37 bytes a span and 8 for each attribute,
 * apart from room to grow. A `Span` is made when one is asked for and is the caller's own.
 */
export class SpanTable implements Iterable<Span> {
  readonly #pool: AttributePool;
  #columns = allocate(0);
  #length = 0;
  /** For each span the place of its layout, then its values. */
  #cells = new Float64Array(0);
  #cellCount = 0;
  #firstStart = Number.POSITIVE_INFINITY;
  #lastEnd = Number.NEGATIVE_INFINITY;

  /** `pool` may be shared: tables of one session repeat the same names. */
  constructor(pool: AttributePool = new AttributePool()) {
    this.#pool = pool;
  }

  static of(spans: Iterable<Span>): SpanTable {
    const table = new SpanTable();
    for (const span of spans) table.push(span);
    return table;
  }

  get length(): number {
    return this.#length;
  }

  get columns(): TableColumns {
    return this.#columns;
  }

  /** The earliest start and the latest end, in nanoseconds; infinite while there are no spans. */
  get firstStart(): number {
    return this.#firstStart;
  }
  get lastEnd(): number {
    return this.#lastEnd;
  }

  push({ id, parent, stage, start, end, attributes }: Span): void {
    this.#pushRow(id, parent ?? -1, stageIndex.get(stage) ?? 0, start, end);
    this.#pushAttributes(attributes);
  }

  /** Adds spans that are columns already, as their schema gives them. */
  pushColumns(columns: RecordedSpans): void {
    const { cells, layouts } = columns;
    const stageAt = columns.stages.map((stage) => stageIndex.get(stage) ?? 0);
    const textAt = columns.texts.map((text) => this.#pool.pack(text));
    const layoutAt = layouts.map((layout) => this.#pool.addLayout(layout));
    let cell = 0;
    for (let row = 0; row < columns.id.length; row++) {
      const stage = stageAt[columns.stage[row] ?? 0] ?? 0;
      const start = columns.start[row] ?? 0;
      this.#pushRow(
        columns.id[row] ?? 0,
        columns.parent[row] ?? -1,
        stage,
        start,
        columns.end[row] ?? 0,
      );
      const layout = cells[cell++] ?? noLayout;
      this.#pushCell(layoutAt[layout] ?? noLayout);
      for (const type of layouts[layout]?.types ?? []) {
        const value = cells[cell++] ?? 0;
        this.#pushCell(type === 'string' ? (textAt[value] ?? 0) : value);
      }
    }
  }

  /** The span at this place; undefined where there is none. */
  get(place: number): Span | undefined {
    if (!(place >= 0 && place < this.#length)) return undefined;
    const { id, parent, start, end } = this.#columns;
    const above = parent[place] ?? -1;
    const attributes = this.#attributesAt(place);
    return {
      id: id[place] ?? 0,
      parent: above < 0 ? null : above,
      stage: this.stage(place),
      start: nanos(start[place] ?? 0),
      end: nanos(end[place] ?? 0),
      ...(attributes === undefined ? {} : { attributes }),
    };
  }

  stage(place: number): Stage {
    return stages[this.#columns.stage[place] ?? 0] ?? 'run';
  }

  /** One attribute of the span at this place, without making the span. */
  attribute(place: number, name: string): Attribute | undefined {
    const cell = this.#columns.cell[place] ?? 0;
    const layout = this.#pool.layouts[this.#cells[cell] ?? noLayout];
    const index = layout?.names.indexOf(name) ?? -1;
    if (index < 0) return undefined;
    return this.#pool.unpack(this.#cells[cell + 1 + index] ?? 0, layout?.types[index]);
  }

  /** Place of the span with this id; −1 where there is none. */
  placeOf(id: number): number {
    const place = this.#columns.id.indexOf(id);
    return place < this.#length ? place : -1;
  }

  /** The first span for which it holds. */
  find(holds: (span: Span) => boolean): Span | undefined {
    for (const span of this) if (holds(span)) return span;
    return undefined;
  }

  /** The first span of this stage that lies in no other. */
  root(stage: Stage): Span | undefined {
    const wanted = stageIndex.get(stage);
    const { stage: column, parent } = this.#columns;
    for (let place = 0; place < this.#length; place++) {
      if (column[place] === wanted && parent[place] === -1) return this.get(place);
    }
    return undefined;
  }

  /** The spans of one stage. */
  ofStage(stage: Stage): Span[] {
    const wanted = stageIndex.get(stage);
    const { stage: column } = this.#columns;
    const found: Span[] = [];
    for (let place = 0; place < this.#length; place++) {
      const span = column[place] === wanted ? this.get(place) : undefined;
      if (span !== undefined) found.push(span);
    }
    return found;
  }

  *[Symbol.iterator](): Generator<Span> {
    for (let place = 0; place < this.#length; place++) {
      const span = this.get(place);
      if (span !== undefined) yield span;
    }
  }

  #pushRow(id: number, parent: number, stage: number, start: number, end: number): void {
    const place = this.#length;
    if (place === this.#columns.id.length) this.#columns = grow(this.#columns);
    const columns = this.#columns;
    columns.id[place] = id;
    columns.parent[place] = parent;
    columns.stage[place] = stage;
    columns.start[place] = start;
    columns.end[place] = end;
    columns.cell[place] = this.#cellCount;
    this.#firstStart = Math.min(this.#firstStart, start);
    this.#lastEnd = Math.max(this.#lastEnd, end);
    this.#length += 1;
  }

  #pushAttributes(attributes: Span['attributes']): void {
    if (attributes === undefined) {
      this.#pushCell(noLayout);
      return;
    }
    this.#pushCell(this.#pool.layoutOf(attributes));
    for (const value of Object.values(attributes)) this.#pushCell(this.#pool.pack(value));
  }

  #pushCell(value: number): void {
    if (this.#cellCount === this.#cells.length) {
      const roomy = new Float64Array(roomFor(this.#cellCount));
      roomy.set(this.#cells);
      this.#cells = roomy;
    }
    this.#cells[this.#cellCount++] = value;
  }

  #attributesAt(place: number): Record<string, Attribute> | undefined {
    const cell = this.#columns.cell[place] ?? 0;
    const layout = this.#pool.layouts[this.#cells[cell] ?? noLayout];
    // `fromEntries` also makes a field of a name such as `__proto__`.
    return (
      layout &&
      Object.fromEntries(
        layout.names.map((name, index) => [
          name,
          this.#pool.unpack(this.#cells[cell + 1 + index] ?? 0, layout.types[index]),
        ]),
      )
    );
  }
}

const roomFor = (count: number): number => Math.max(16, Math.ceil(count * 1.5));

function grow(columns: TableColumns): TableColumns {
  const roomy = allocate(roomFor(columns.id.length));
  roomy.id.set(columns.id);
  roomy.parent.set(columns.parent);
  roomy.stage.set(columns.stage);
  roomy.start.set(columns.start);
  roomy.end.set(columns.end);
  roomy.cell.set(columns.cell);
  return roomy;
}

/** Ids are −1 until they are written, so that a search for one ends at the right place. */
const allocate = (capacity: number): TableColumns => ({
  id: new Float64Array(capacity).fill(-1),
  parent: new Float64Array(capacity),
  stage: new Uint8Array(capacity),
  start: new Float64Array(capacity),
  end: new Float64Array(capacity),
  cell: new Uint32Array(capacity),
});
