import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import {
  type Cell,
  type Table,
  tableOfRuns,
  tableOfSamples,
  tableOfSpans,
} from '../../../electron/common/export/tables.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import {
  awkwardSession,
  exportedFiles,
  readingsOf,
  realSession,
  spansOf,
} from '../../support/exported.ts';

const tables = { runs: tableOfRuns, spans: tableOfSpans, samples: tableOfSamples };
const sessions = {
  'a real recording': () => realSession(2),
  'an awkward recording': async () => awkwardSession(),
};

const asObjects = ({ columns, rows }: Table): Record<string, Cell>[] =>
  [...rows()].map((row) =>
    Object.fromEntries(columns.map(({ name }, place) => [name, row[place] ?? null])),
  );

/** The cell that the text of a column stands for. */
function cellOf(text: string | null, type: Table['columns'][number]['type']): Cell {
  if (text === null || type === 'string') return text;
  return type === 'boolean' ? text === 'true' : Number(text);
}

async function readCsv(session: RecordedSession, name: keyof typeof tables) {
  const files = await exportedFiles(session, 'csv');
  const { columns } = tables[name](session);
  const [heads, ...lines] = parse(files.get(`${name}.csv`) ?? '', {
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    record_delimiter: '\r\n',
  }) as (string | null)[][];
  expect(heads).toEqual(columns.map((column) => column.name));
  return lines.map((cells) =>
    Object.fromEntries(
      columns.map((column, place) => [column.name, cellOf(cells[place] ?? null, column.type)]),
    ),
  );
}

async function readParquet(session: RecordedSession, name: keyof typeof tables) {
  const bytes = (await exportedFiles(session, 'parquet')).get(`${name}.parquet`) ?? Buffer.of();
  const file = new Uint8Array(bytes).buffer;
  const rows = await parquetReadObjects({ file });
  const { columns } = tables[name](session);
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name: column, type }) => {
        const cell: unknown = row[column];
        if (cell === null) return [column, null];
        // A whole number comes back as 64 bits, which is what it was written as.
        expect(typeof cell).toBe(
          { string: 'string', boolean: 'boolean', number: 'number', integer: 'bigint' }[type],
        );
        return [column, type === 'integer' ? Number(cell) : cell];
      }),
    ),
  );
}

describe.each(Object.entries(sessions))('%s', (_, open) => {
  test.each(['runs', 'spans', 'samples'] as const)('%s come back from CSV', async (name) => {
    const session = await open();
    const expected = asObjects(tables[name](session));
    expect(expected.length).toBeGreaterThan(1);
    expect(await readCsv(session, name)).toEqual(expected);
  });

  test.each(['runs', 'spans', 'samples'] as const)('%s come back from Parquet', async (name) => {
    const session = await open();
    expect(await readParquet(session, name)).toEqual(asObjects(tables[name](session)));
  });

  test('no run, span or reading is missing', async () => {
    const session = await open();
    expect((await readCsv(session, 'runs')).length).toBe(session.runs.length);
    expect(
      (await readCsv(session, 'spans')).map((row) => [row.run, row.span, row.start_ns, row.end_ns]),
    ).toEqual(spansOf(session).map(({ run, span }) => [run, span.id, span.start, span.end]));
    expect(
      (await readCsv(session, 'samples')).map((row) => [row.series, row.at_ns, row.value]),
    ).toEqual(readingsOf(session).map(({ series, at, value }) => [series.id, at, value]));
  });
});

test('a figure that was not reached is empty, and 0 is 0', async () => {
  const [failed, measured, unended] = await readParquet(awkwardSession(), 'runs');
  expect(failed).toMatchObject({ outcome: 'failed', processing_ms: null, lab_delay_ms: null });
  expect(measured).toMatchObject({ outcome: 'measured', processing_ms: 0.001, lab_delay_ms: 0 });
  expect(unended).toMatchObject({ outcome: 'interrupted', ended_ns: null, provider: null });
});
