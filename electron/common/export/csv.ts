import type { Cell, Table } from './tables.ts';

/**
 * The table as CSV (RFC 4180, UTF-8, a head of column names), a line at a time. null is an empty cell; an empty text
 * is `""`, so that a reader that tells them apart can.
 */
export function* csv({ columns, rows }: Table): Generator<string> {
  yield line(columns.map(({ name }) => name));
  for (const row of rows()) yield line(row);
}

const line = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
