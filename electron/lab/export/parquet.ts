import {
  ByteWriter,
  type ColumnSource,
  ParquetWriter,
  schemaFromColumnData,
} from 'hyparquet-writer';
import type { Cell, Table } from '../../common/export/tables.ts';

/** How many rows are in memory at a time, as cells. */
const rowGroup = 50_000;

const parquetTypes = {
  string: 'STRING',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const;

/** The table as one Parquet file: typed columns, null where there is no value, compressed with Snappy. */
export function* parquet({ columns, rows }: Table): Generator<Uint8Array> {
  const bytes = new ByteWriter();
  const sources = (group: readonly (readonly Cell[])[]): ColumnSource[] =>
    columns.map(({ name, type }, place) => ({
      name,
      type: parquetTypes[type],
      nullable: true,
      data: group.map((row) => {
        const cell = row[place] ?? null;
        return type === 'integer' && typeof cell === 'number' ? BigInt(cell) : cell;
      }),
    }));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: sources([]) }),
    createdBy: 'Latency Lab',
  });
  const write = (group: readonly (readonly Cell[])[]): void => {
    // Only a writer that must be flushed makes it wait.
    void writer.write({ columnData: sources(group), rowGroupSize: rowGroup });
  };
  let group: (readonly Cell[])[] = [];
  for (const row of rows()) {
    group.push(row);
    if (group.length < rowGroup) continue;
    write(group);
    group = [];
  }
  if (group.length > 0) write(group);
  void writer.finish();
  yield bytes.getBytes();
}
