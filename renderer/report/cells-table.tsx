import type React from 'react';
import type { Cells } from '../../electron/common/comparison-words.ts';

type CellsTableProps = { readonly cells: Cells; readonly testId?: string };

/** A table of texts, as wide as they are. */
export function CellsTable({ cells, testId }: CellsTableProps): React.JSX.Element {
  const kindOf = (column: number): string => (cells.heads[column]?.isNumber ? 'number' : 'text');
  return (
    <div className="report-table">
      <table data-testid={testId}>
        <thead>
          <tr>
            {cells.heads.map(({ text }, column) => (
              <th scope="col" key={text} data-kind={kindOf(column)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.rows.map((row) => (
            <tr key={row.join()}>
              {row.map((text, column) => (
                <td key={cells.heads[column]?.text ?? ''} data-kind={kindOf(column)}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
