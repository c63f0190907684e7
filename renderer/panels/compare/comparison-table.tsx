import type React from 'react';
import { isShareOfWords } from '../../../electron/common/compare.ts';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import {
  figureName,
  figureText,
  footnotes,
  p95Text,
  spokenNote,
} from '../../../electron/common/comparison-words.ts';
import { outputInWords } from '../../../electron/common/output-comparison.ts';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import { StageMark } from '../figures/stage-mark.tsx';
import { SideBadge } from './side-badge.tsx';
import type { ShownRow, ShownTable } from './use-comparison.ts';
import { Verdict } from './verdict.tsx';

type ComparisonTableProps = {
  readonly table: ShownTable;
  /** The place of the row whose distribution is drawn. */
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
};

/** A row for each figure and stage: median and p95 of every side, and in words how it differs from A. */
export function ComparisonTable(props: ComparisonTableProps): React.JSX.Element {
  const { table, chosen, onChoose } = props;
  const hasOutputs = table.outputs.some((output) => output !== null);
  const isSpoken = table.outputs.some((output) => output?.kind === 'spoken');
  return (
    <>
      <table className="comparison" data-testid="comparison-table">
        <thead>
          <tr>
            <th scope="col">Median of the steady runs, p95, verdict</th>
            {table.sides.map((_, place) => (
              <th scope="col" key={sideName(place)}>
                <SideBadge place={place} />
                {place > 0 && <span className="muted"> against A</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            <tr key={figureName(row)} aria-current={place === chosen}>
              <th scope="row">
                <button
                  type="button"
                  className="row-choice"
                  aria-pressed={place === chosen}
                  title={meaningOf(row)}
                  onClick={() => onChoose(place)}
                >
                  {typeof row.figure !== 'string' && <StageMark stage={row.figure.stage} />}
                  {nameOf(row)}
                </button>
              </th>
              {row.spreads.map((_, side) => (
                <SideCell key={sideName(side)} row={row} side={side} />
              ))}
            </tr>
          ))}
        </tbody>
        {hasOutputs && <OutputRow table={table} />}
      </table>
      {isSpoken && <p className="muted comparison-note">{spokenNote}</p>}
      {footnotes({ ...table, rows: table.rows.map((row) => ({ ...row, differences: [] })) }).map(
        (note) => (
          <p key={note} className="muted comparison-note">
            {note}
          </p>
        ),
      )}
    </>
  );
}

/** How far what each side gave out is from an earlier one: a faster side that is wrong shows here. */
function OutputRow({ table }: { readonly table: ShownTable }) {
  return (
    <tfoot>
      <tr data-testid="outputs">
        <th scope="row">Output</th>
        {table.outputs.map((output, place) => (
          <td key={sideName(place)}>
            {output === null ? '' : `against ${sideName(output.against)} ${outputInWords(output)}`}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function SideCell({ row, side }: { readonly row: ShownRow; readonly side: number }) {
  const spread = row.spreads[side];
  if (spread === undefined) return <td />;
  return (
    <td>
      <div className="side-figures" title={`n = ${spread.n}`}>
        <b>{figureText(spread.median, row)}</b>
        <span className="muted">{p95Text(spread, row)}</span>
      </div>
      {side > 0 && !isShareOfWords(row.figure) && <Verdict row={row} side={side} />}
    </td>
  );
}

const nameOf = (row: ShownRow): string =>
  typeof row.figure === 'string'
    ? figureName(row)
    : `${row.figure.stage}${row.unit === 'ms' ? ', ms' : ''}`;

const meaningOf = ({ figure }: ShownRow): string =>
  typeof figure === 'string' ? 'Draw its values above' : stageDefinitions[figure.stage];
