import { z } from 'zod';
import { AttributePool, attributeLayoutSchema } from './attribute-pool.ts';
import type { KnownFields } from './known-fields.ts';
import { type Stage, stages } from './stages.ts';
import { type Span, stageSchema } from './trace.ts';

/** In place of a layout: the span has no attributes. */
export const noLayout = -1;

/**
 * A list of numbers in the file, a typed array in the lab: the bridge to the window copies that as bytes, but a
 * list number by number. Checked by hand: a schema for each number of a million spans would take seconds.
 */
const numbers = z
  .custom<readonly number[]>(
    (value) => Array.isArray(value) && value.every(Number.isFinite),
    'Expected a list of numbers.',
  )
  .transform((list) => Float64Array.from(list));

const columnsSchema = z.looseObject({
  /** By name, so that a recording outlives a change of the list of stages. */
  stages: z.array(stageSchema),
  /** Places in `stages`. */
  stage: numbers,
  id: numbers,
  /** Id of the enclosing span; −1 for a root. */
  parent: numbers,
  /** Nanoseconds on the session's clock. */
  start: numbers,
  end: numbers,
  texts: z.array(z.string()),
  layouts: z.array(attributeLayoutSchema),
  /**
   * For each span the place of its layout and then its values: a text by its place in `texts`, a boolean as 0
   * or 1, a number as itself. A span without attributes has −1 alone.
   */
  cells: numbers,
});

/** Spans of one run as columns: what a worker sends in one batch is one line of the recording. */
export const recordedSpansSchema = columnsSchema.refine(
  (columns) => fitEachOther(columns),
  'The columns of the spans do not fit each other.',
);
export type RecordedSpans = KnownFields<z.output<typeof recordedSpansSchema>>;

const isPlaceIn = (list: readonly unknown[], place: number): boolean =>
  Number.isInteger(place) && place >= 0 && place < list.length;

function fitEachOther(columns: z.output<typeof columnsSchema>): boolean {
  const { id, parent, stage, start, end } = columns;
  return (
    [parent, stage, start, end].every(({ length }) => length === id.length) &&
    id.every((value) => Number.isInteger(value) && value >= 0) &&
    parent.every((value) => Number.isInteger(value) && value >= -1) &&
    stage.every((place) => isPlaceIn(columns.stages, place)) &&
    countCells(columns) === id.length
  );
}

/** Of how many spans the cells tell; −1 where they are broken. */
function countCells({ cells, layouts, texts }: z.output<typeof columnsSchema>): number {
  let spans = 0;
  for (let cell = 0; cell < cells.length; spans++) {
    const place = cells[cell++] ?? noLayout;
    if (place === noLayout) continue;
    const layout = layouts[place];
    if (layout === undefined || cell + layout.types.length > cells.length) return -1;
    for (const type of layout.types) {
      const value = cells[cell++] ?? -1;
      if (type === 'string' && !isPlaceIn(texts, value)) return -1;
      if (type === 'boolean' && value !== 0 && value !== 1) return -1;
    }
  }
  return spans;
}

/** The columns as the file has them. */
export const withLists = <Columns extends RecordedSpans>(columns: Columns): object =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column instanceof Float64Array ? Array.from(column) : column,
    ]),
  );

/** What a batch holds before it is in columns; `parent` −1 for a root, `stage` a place in `stages`. */
type Batch = {
  readonly id: ArrayLike<number>;
  readonly parent: ArrayLike<number>;
  readonly stage: ArrayLike<number>;
  readonly start: ArrayLike<number>;
  readonly end: ArrayLike<number>;
  readonly attributes: readonly (NonNullable<Span['attributes']> | null)[];
};

/** The columns of a batch. A worker counts from 0 in every job: `firstId` is added to ids and parents. */
export function toRecordedSpans(batch: Batch, firstId = 0): RecordedSpans {
  const pool = new AttributePool();
  const used: Stage[] = [];
  const placeOfStage = new Map<number, number>();
  const cells: number[] = [];
  const stage = Float64Array.from(batch.stage, (index) => {
    const known = placeOfStage.get(index) ?? used.push(stages[index] ?? 'run') - 1;
    placeOfStage.set(index, known);
    return known;
  });
  for (const attributes of batch.attributes) {
    if (attributes === null) {
      cells.push(noLayout);
      continue;
    }
    cells.push(pool.layoutOf(attributes));
    for (const name in attributes) cells.push(pool.pack(attributes[name] ?? 0));
  }
  return {
    stages: used,
    stage,
    id: Float64Array.from(batch.id, (id) => firstId + id),
    parent: Float64Array.from(batch.parent, (parent) => (parent < 0 ? -1 : firstId + parent)),
    start: Float64Array.from(batch.start),
    end: Float64Array.from(batch.end),
    texts: [...pool.texts],
    layouts: pool.layouts.map(({ names, types }) => ({ names: [...names], types: [...types] })),
    cells: Float64Array.from(cells),
  };
}
