import type React from 'react';
import { whereOf } from '../../../electron/common/quality-words.ts';
import { Button } from '../../ui/button.tsx';
import type { SessionPoint } from './quality-picture.ts';
import { type QualityColumn, qualityColumns, tableText } from './table-columns.ts';

type QualityTableProps = {
  readonly points: readonly SessionPoint[];
  readonly onOpen: (one: SessionPoint) => void;
  readonly onCopy: (text: string) => void;
};

/** The points in figures, also those that have no place in the picture. */
export function QualityTable({ points, onOpen, onCopy }: QualityTableProps): React.JSX.Element {
  const columns = qualityColumns(points);
  return (
    <div className="quality-table" data-testid="quality-table">
      <div className="quality-table-head">
        <h3>Figures</h3>
        <Button
          icon="copy"
          look="quiet"
          data-testid="copy-quality"
          onClick={() => onCopy(tableText(columns, points))}
        >
          Copy
        </Button>
      </div>
      <div className="quality-table-scroll">
        <table className="selectable">
          <thead>
            <tr>
              {columns.map(({ head, meaning, isNumber }) => (
                <th key={head} scope="col" title={meaning} data-number={isNumber}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((one) => (
              <tr key={keyOf(one)}>
                {columns.map((column, at) => (
                  <Cell
                    key={column.head}
                    column={column}
                    one={one}
                    isFirst={at === 0}
                    onOpen={onOpen}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const keyOf = ({ session, point }: SessionPoint): string =>
  `${session} ${point.model} ${whereOf(point)}`;

type CellProps = {
  readonly column: QualityColumn;
  readonly one: SessionPoint;
  readonly isFirst: boolean;
  readonly onOpen: (one: SessionPoint) => void;
};

function Cell({ column, one, isFirst, onOpen }: CellProps): React.JSX.Element {
  const text = column.cell(one);
  if (!isFirst) return <td data-number={column.isNumber}>{text}</td>;
  return (
    <th scope="row">
      <button type="button" className="link" title="Go to its runs" onClick={() => onOpen(one)}>
        {text}
      </button>
    </th>
  );
}
