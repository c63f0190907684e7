import type React from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { type Stage, stageDefinitions } from '../../../electron/common/stages.ts';
import { percentCell } from '../../format/ratio.ts';
import { millisCell } from '../../format/time.ts';
import { stageShares } from '../../store/stage-shares.ts';
import { StageMark } from './stage-mark.tsx';

type StageTableProps = { readonly run: RecordedRun; readonly picked: Stage | null };

/** Time in each stage, indented as the stages lie in each other: shares of children are in their parents. */
export function StageTable({ run, picked }: StageTableProps): React.JSX.Element | null {
  const lines = stageShares(run);
  if (lines.length === 0) return null;
  return (
    <table className="stages">
      <thead className="stages-head">
        <tr>
          <th scope="col">Stage</th>
          <th scope="col" title="How many spans of the stage there are.">
            count
          </th>
          <th scope="col" title="Summed over its spans; stages that lie in others are inside them.">
            ms
          </th>
          <th scope="col" title="Of the whole run. Stages lie in each other: do not add them up.">
            share, %
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {lines.map(({ stage, group, depth, count, total, share }) => (
          <tr key={stage} aria-current={stage === picked}>
            <th scope="row" title={stageDefinitions[stage]} style={{ paddingLeft: 4 + depth * 10 }}>
              <StageMark stage={stage} />
              {stage}
            </th>
            <td>{count}</td>
            <td>{millisCell(total)}</td>
            <td>{percentCell(share)}</td>
            <td className="share">
              <div data-group={group} style={{ width: `${Math.min(1, share ?? 0) * 100}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
