import type React from 'react';
import type { OwnerKind } from '../../../electron/common/turn/turn-part-names.ts';
import { partDefinitions, type TurnPart } from '../../../electron/common/turn/turn-part-names.ts';
import type { Bought, WhatIfPart } from '../../../electron/common/turn/what-if.ts';
import { formatPercent } from '../../format/ratio.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import { sliderEnd } from './edge-steps.ts';
import { LengthField } from './length-field.tsx';
import { partWords } from './owner-words.ts';

/** How long a part was in one of the session's turns. */
export type Lender = {
  readonly run: number;
  readonly name: string;
  readonly lengths: Readonly<Record<TurnPart, number>>;
};

type WhatIfTableProps = {
  readonly parts: readonly WhatIfPart[];
  readonly ownerOf: (part: TurnPart) => OwnerKind;
  readonly bought: readonly Bought[];
  readonly lenders: readonly Lender[];
  readonly takenFrom: Readonly<Partial<Record<TurnPart, number>>>;
  readonly isChanged: (part: TurnPart) => boolean;
  readonly onLength: (part: TurnPart, length: number) => void;
  /** null: as it was measured. */
  readonly onTake: (part: TurnPart, lender: Lender | null) => void;
};

/** Every part to be made longer or shorter, whether the gap depends on it, and what less of it would buy. */
export function WhatIfTable(props: WhatIfTableProps): React.JSX.Element {
  const { parts, ownerOf, bought, lenders, takenFrom, isChanged, onLength, onTake } = props;
  return (
    <table className="what-if-table" data-testid="what-if-table">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" title="Median of the turns, whether their gap depends on it or not.">
            measured
          </th>
          <th scope="col">what if, ms</th>
          <th scope="col" title="Share of the turns whose gap would be shorter if the part were.">
            matters in
          </th>
          <th
            scope="col"
            title="100 ms off this part, and off no other: how much the median gap falls. 0 where something beside takes as long."
          >
            −100 ms buys
          </th>
          <th scope="col" title="The part in every turn as long as it was in one of them.">
            as in turn
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ part, before, after, matteredIn, mattersIn }) => {
          const gain = bought.find((one) => one.part === part)?.gain ?? 0;
          const name = partWords(part, ownerOf(part));
          const hasStopped = matteredIn > 0 && mattersIn === 0;
          return (
            <tr key={part} data-changed={isChanged(part)}>
              <th scope="row" title={partDefinitions[part]}>
                <i className="turn-swatch" data-owner={ownerOf(part)} />
                {name}
              </th>
              <td data-number="true">{millisCell(before)}</td>
              <td>
                <LengthField
                  label={`${name}, milliseconds, what if`}
                  value={after}
                  most={sliderEnd(before)}
                  step={1}
                  decimals={after < 10 ? 1 : 0}
                  isChanged={isChanged(part)}
                  testId={`what-if-${part}`}
                  onChange={(length) => onLength(part, length)}
                />
              </td>
              <td data-number="true" className={hasStopped ? 'danger-text' : undefined}>
                {formatPercent(mattersIn)}
              </td>
              <td data-number="true" className={gain < 0.5 ? 'muted' : undefined}>
                {gain < 0.05 ? '0 ms' : formatMillis(gain)}
              </td>
              <td>
                <select
                  className="select"
                  aria-label={`${name} as in turn`}
                  value={takenFrom[part] ?? ''}
                  data-testid={`take-${part}`}
                  onChange={(event) =>
                    onTake(
                      part,
                      lenders.find(({ run }) => String(run) === event.target.value) ?? null,
                    )
                  }
                >
                  <option value="">–</option>
                  {lenders
                    .filter(({ lengths }) => lengths[part] > 0)
                    .map(({ run, name, lengths }) => (
                      <option key={run} value={run}>
                        {name}: {formatMillis(lengths[part] / 1e6)}
                      </option>
                    ))}
                </select>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
