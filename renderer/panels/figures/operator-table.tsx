import type React from 'react';
import { useState } from 'react';
import type {
  NodeFigures,
  OperatorFigures,
  OperatorReport,
} from '../../../electron/common/operators.ts';
import { counted } from '../../format/number.ts';
import { formatPercent, percentCell } from '../../format/ratio.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { operatorDefinitions as definitions } from './definitions.ts';

const columns = ['count', 'mean', 'total', 'device'] as const;
type Column = (typeof columns)[number];

const heads: Readonly<Record<Column, string>> = {
  count: 'count',
  mean: 'mean',
  total: 'ms',
  device: 'GPU',
};

type Line = OperatorFigures & Partial<NodeFigures>;

/** Lines shown at first, and more at each press. */
const atOnce = 12;

type OperatorTableProps = {
  readonly report: OperatorReport;
  /** The span that is picked, by its id. */
  readonly picked: number | null;
};

/** Which operators the time of the run's model calls went to; a line leads to its longest span. */
export function OperatorTable({ report, picked }: OperatorTableProps): React.JSX.Element {
  const { pick } = useActions();
  const [by, setBy] = useState<'operators' | 'nodes'>('operators');
  const [column, setColumn] = useState<Column>(report.device === null ? 'total' : 'device');
  const [shown, setShown] = useState(atOnce);
  const all: readonly Line[] = report[by];
  const lines = sorted(all, column);
  const hasDevice = all.some(({ device }) => device !== null);
  const isMixed = report.providers.length > 1;
  return (
    <div className="operators" data-testid="operators">
      <h3>
        Operators
        <span className="operators-by">
          {(['operators', 'nodes'] as const).map((choice) => (
            <Button
              key={choice}
              look="quiet"
              aria-pressed={by === choice}
              title={definitions[choice]}
              onClick={() => setBy(choice)}
            >
              {choice === 'operators' ? 'by type' : 'by node'}
            </Button>
          ))}
        </span>
      </h3>
      <p className="muted">{definitions.profiled}</p>
      <table className={`stages operator-lines operator-${by}`}>
        <thead className="stages-head">
          <tr>
            <th scope="col">{by === 'operators' ? 'Operator' : 'Node'}</th>
            {columns
              .filter((name) => name !== 'device' || hasDevice)
              .map((name) => (
                <th key={name} scope="col" aria-sort={name === column ? 'descending' : 'none'}>
                  <button type="button" title={definitions[name]} onClick={() => setColumn(name)}>
                    {heads[name]}
                    {name === column ? ' ▾' : ''}
                  </button>
                </th>
              ))}
            {!hasDevice && (
              <th scope="col" title={definitions.share}>
                %
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, shown).map((line) => (
            <tr key={keyOf(line)} aria-current={line.longest.span === picked}>
              <th scope="row">
                <button
                  type="button"
                  title={`${titleOf(line)}. Shows the longest one in the waterfall.`}
                  onClick={() => pick(line.longest)}
                >
                  <bdi>{line.node ?? line.operator}</bdi>
                  {isMixed && <span className="muted"> {line.provider}</span>}
                </button>
              </th>
              <td>{line.count}</td>
              <td>{millisCell(line.mean)}</td>
              <td>{millisCell(line.total)}</td>
              {/* Of the host's time a GPU's operators take next to nothing: their share would mislead. */}
              <td>{hasDevice ? millisCell(line.device) : percentCell(line.share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length > shown && (
        <Button look="quiet" onClick={() => setShown(shown + 4 * atOnce)}>
          {Math.min(4 * atOnce, lines.length - shown)} more of {lines.length}
        </Button>
      )}
      <OperatorTotals report={report} />
    </div>
  );
}

/** Where the rest went: providers, copies, and time in which no operator ran. */
function OperatorTotals({ report }: { readonly report: OperatorReport }): React.JSX.Element {
  const { calls, callTime, callsWithout, providers, copies, gap, device } = report;
  const totals = [
    {
      name: counted(calls, 'model call'),
      definition: definitions.calls,
      total: callTime,
      share: 1,
    },
    ...providers.map(({ provider, count, total, share }) => ({
      name: `${provider}, ${counted(count, 'operator')}`,
      definition: definitions.provider,
      total,
      share,
    })),
    ...copies.map(({ operator, count, total, share }) => ({
      name: `${operator} ×${count}`,
      definition: definitions.copies,
      total,
      share,
    })),
    { name: 'no operator', definition: definitions.gap, ...gap },
    ...(device === null
      ? []
      : [{ name: 'GPU at work', definition: definitions.onDevice, ...device }]),
  ];
  return (
    <>
      <table className="stages operator-totals">
        <tbody>
          {totals.map(({ name, definition, total, share }) => (
            <tr key={name}>
              <th scope="row" title={definition}>
                {name}
              </th>
              <td>{formatMillis(total)}</td>
              <td>{formatPercent(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {callsWithout > 0 && (
        <p className="muted">
          {counted(callsWithout, 'model call')} without operators: not counted.
        </p>
      )}
    </>
  );
}

/** The largest first. */
const sorted = (lines: readonly Line[], column: Column): Line[] =>
  lines.toSorted((one, other) => (other[column] ?? 0) - (one[column] ?? 0));

const keyOf = ({ operator, provider, model, node }: Line): string =>
  [operator, provider, model, node].join('\n');

const titleOf = ({ operator, provider, model, node }: Line): string =>
  node === undefined
    ? `${operator} on ${provider}`
    : `${operator} ${node} of ${model}, on ${provider}`;
