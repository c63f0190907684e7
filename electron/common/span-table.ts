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

  /** The names of attributes that it shares. */
  get names(): AttributePool {
    return this.#pool;
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
    const values = Object.values(attributes ?? {});
    this.#reserve(this.#length + 1, this.#cellCount + 1 + values.length);
    const place = this.#length++;
    const columns = this.#columns;
    columns.id[place] = id;
    columns.parent[place] = parent ?? -1;
    columns.stage[place] = stageIndex.get(stage) ?? 0;
    columns.start[place] = start;
    columns.end[place] = end;
    columns.cell[place] = this.#cellCount;
    this.#cells[this.#cellCount++] =
      attributes === undefined ? noLayout : this.#pool.layoutOf(attributes);
    for (const value of values) this.#cells[this.#cellCount++] = this.#pool.pack(value);
    this.#firstStart = Math.min(this.#firstStart, start);
    this.#lastEnd = Math.max(this.#lastEnd, end);
  }

  /** Adds spans that are columns already, as their schema gives them. */
  pushColumns(columns: RecordedSpans): void {
    const { id, parent, stage, start, end, cells, layouts } = columns;
    const stageAt = columns.stages.map((name) => stageIndex.get(name) ?? 0);
    const textAt = columns.texts.map((text) => this.#pool.pack(text));
    const layoutAt = layouts.map((layout) => this.#pool.addLayout(layout));
    const textsIn = layouts.map(({ types }) => types.map((type) => type === 'string'));
    this.#reserve(this.#length + id.length, this.#cellCount + cells.length);
    const own = this.#columns;
    const ownCells = this.#cells;
    const shift = this.#cellCount;
    let place = this.#length;
    let cell = 0;
    let first = this.#firstStart;
    let last = this.#lastEnd;
    for (let row = 0; row < id.length; row++, place++) {
      own.id[place] = id[row] ?? 0;
      own.parent[place] = parent[row] ?? -1;
      own.stage[place] = stageAt[stage[row] ?? 0] ?? 0;
      own.start[place] = start[row] ?? 0;
      own.end[place] = end[row] ?? 0;
      own.cell[place] = shift + cell;
      const layout = cells[cell] ?? noLayout;
      ownCells[shift + cell++] = layoutAt[layout] ?? noLayout;
      const isText = textsIn[layout];
      for (let i = 0; isText !== undefined && i < isText.length; i++, cell++) {
        const value = cells[cell] ?? 0;
        ownCells[shift + cell] = isText[i] ? (textAt[value] ?? 0) : value;
      }
      first = Math.min(first, start[row] ?? 0);
      last = Math.max(last, end[row] ?? 0);
    }
    this.#firstStart = first;
    this.#lastEnd = last;
    this.#length = place;
    this.#cellCount = shift + cell;
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

  /** Whether it holds for any attribute of the span at this place, without making the span. */
  someAttribute(place: number, holds: (name: string, value: Attribute) => boolean): boolean {
    const cell = this.#columns.cell[place] ?? 0;
    const layout = this.#pool.layouts[this.#cells[cell] ?? noLayout];
    return (
      layout?.names.some((name, index) =>
        holds(name, this.#pool.unpack(this.#cells[cell + 1 + index] ?? 0, layout.types[index])),
      ) ?? false
    );
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

  #reserve(spans: number, cells: number): void {
    if (spans > this.#columns.id.length) {
      this.#columns = grow(this.#columns, roomFor(this.#columns.id.length, spans));
    }
    if (cells > this.#cells.length) {
      const roomy = new Float64Array(roomFor(this.#cells.length, cells));
      roomy.set(this.#cells);
      this.#cells = roomy;
    }
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

/** A quarter more than there was, so that growing a little at a time copies seldom. */
const roomFor = (known: number, needed: number): number =>
  Math.max(16, needed, Math.ceil(known * 1.25));

function grow(columns: TableColumns, capacity: number): TableColumns {
  const roomy = allocate(capacity);
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
