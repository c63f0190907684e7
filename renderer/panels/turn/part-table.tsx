import type React from 'react';
import { percentileFloor } from '../../../electron/common/statistics.ts';
import { partDefinitions } from '../../../electron/common/turn/turn-part-names.ts';
import type { TurnSummary } from '../../../electron/common/turn/turn-summary.ts';
import { ownerWords } from '../../../electron/common/turn/turn-words.ts';
import { formatPercent } from '../../format/ratio.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import { ownerMeanings } from './owner-words.ts';

/** What the gaps are made of, part by part: whose each is, and how much. */
export function PartTable({ summary }: { readonly summary: TurnSummary }): React.JSX.Element {
  const { parts, gapMs } = summary;
  const isFew = gapMs.n < percentileFloor.p95;
  const few = `n = ${gapMs.n}: p95 needs ${percentileFloor.p95}.`;
  return (
    <div className="turn-table selectable" data-testid="part-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Owner</th>
            <th scope="col">median, ms</th>
            <th scope="col" title="Nearest rank. Of few turns little more than the slowest one.">
              p95, ms
            </th>
            <th scope="col" title="Σ of the part / Σ of the gaps: they add up to 100 %.">
              share
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {parts.map(({ part, owner, ms, share }) => (
            <tr key={part}>
              <th scope="row" title={partDefinitions[part]}>
                <i className="turn-swatch" data-owner={owner.kind} />
                {part}
              </th>
              <td title={ownerMeanings[owner.kind]}>{ownerWords(owner)}</td>
              <td data-number="true">{millisCell(ms.median)}</td>
              <td
                data-number="true"
                className={isFew ? 'muted' : undefined}
                title={isFew ? few : undefined}
              >
                {millisCell(ms.p95)}
              </td>
              <td data-number="true">{formatPercent(share)}</td>
              <td className="turn-share">
                <div data-owner={owner.kind} style={{ width: `${share * 100}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">gap</th>
            <td />
            <td data-number="true">{millisCell(gapMs.median)}</td>
            <td data-number="true" className={isFew ? 'muted' : undefined}>
              {millisCell(gapMs.p95)}
            </td>
            <td data-number="true">100 %</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <p className="muted">
        In every turn the parts add up to its gap; medians of parts do not add up to the median of{' '}
        {formatMillis(gapMs.median)}.
      </p>
    </div>
  );
}
