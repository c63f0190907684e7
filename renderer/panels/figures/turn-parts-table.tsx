import type React from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import {
  ownerOf,
  partDefinitions,
  turnPartNames,
} from '../../../electron/common/turn/turn-part-names.ts';
import { turnParts } from '../../../electron/common/turn/turn-parts.ts';
import { ownerWords } from '../../../electron/common/turn/turn-words.ts';
import { elapsed, nanosToMillis } from '../../../electron/common/units.ts';
import { percentCell } from '../../format/ratio.ts';
import { formatMillis, millisCell } from '../../format/time.ts';
import { ownerMeanings } from '../turn/owner-words.ts';

/** What this turn's gap is made of: its parts add up to it. Nothing of a turn without a gap. */
export function TurnPartsTable({ run }: { readonly run: RecordedRun }): React.JSX.Element | null {
  const parts = turnParts(run);
  if (parts === null) return null;
  const gap = elapsed(parts.from, parts.to);
  return (
    <table className="stages turn-parts" data-testid="turn-parts">
      <thead className="stages-head">
        <tr>
          <th scope="col" title="Each instant of the gap belongs to one part.">
            Part of the gap
          </th>
          <th scope="col">owner</th>
          <th scope="col">ms</th>
          <th scope="col" title="Of the gap. These shares add up to 100 %.">
            %
          </th>
        </tr>
      </thead>
      <tbody>
        {turnPartNames
          .filter((part) => parts.totals[part] > 0)
          .map((part) => {
            const owner = ownerOf(part, run.work);
            return (
              <tr key={part}>
                <th scope="row" title={partDefinitions[part]}>
                  <i className="turn-swatch" data-owner={owner.kind} />
                  {part}
                </th>
                <td
                  className="turn-owner"
                  title={`${ownerWords(owner)}. ${ownerMeanings[owner.kind]}`}
                >
                  {ownerWords(owner)}
                </td>
                <td>{millisCell(nanosToMillis(parts.totals[part]))}</td>
                <td>{percentCell(parts.totals[part] / gap)}</td>
              </tr>
            );
          })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">gap</th>
          <td />
          <td>{formatMillis(nanosToMillis(gap))}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
