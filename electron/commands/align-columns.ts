import type { Cells } from '../common/comparison-words.ts';

/** Cells padded to their columns; the columns in `toTheRight` are aligned right. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  toTheRight: ReadonlySet<number> = new Set(),
): string[] {
  const widthOf = (column: number): number =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = (rows[0] ?? []).map((_, column) => widthOf(column));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return toTheRight.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** The same of a table that says which of its columns are numbers. */
export const alignCells = ({ heads, rows }: Cells): string[] =>
  alignColumns(
    [heads.map(({ text }) => text), ...rows],
    new Set(heads.flatMap(({ isNumber }, at) => (isNumber ? [at] : []))),
  );
