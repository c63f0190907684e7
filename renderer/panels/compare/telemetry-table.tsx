import type React from 'react';
import type { TelemetryRow } from '../../../electron/common/compare.ts';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import {
  missingRemarks,
  telemetryName,
  telemetryNameInStage,
  telemetryText,
  toldInWords,
} from '../../../electron/common/comparison-words.ts';
import { idleSentence } from '../../../electron/common/side-telemetry.ts';
import { StageMark } from '../figures/stage-mark.tsx';
import { SideBadge } from './side-badge.tsx';
import type { ShownTable } from './use-comparison.ts';

/** What the machine's own figures say of the same runs and of their stages; what they do not say has its reason. */
export function TelemetryTable({ table }: { readonly table: ShownTable }): React.JSX.Element {
  const { sides, telemetry } = table;
  if (telemetry.length === 0) {
    return (
      <p className="muted comparison-note">
        No telemetry tells of these runs: it was off, or nothing on the machine reads it.
      </p>
    );
  }
  const stages = [...new Set(telemetry.map(({ stage }) => stage))];
  return (
    <>
      <table className="comparison" data-testid="telemetry-table">
        <thead>
          <tr>
            <th scope="col">Over the same runs</th>
            {sides.map((_, place) => (
              <th scope="col" key={sideName(place)}>
                <SideBadge place={place} />
              </th>
            ))}
          </tr>
        </thead>
        {stages.map((stage) => (
          <StageRows
            key={stage}
            stage={stage}
            rows={telemetry.filter((row) => row.stage === stage)}
            sides={sides.length}
          />
        ))}
      </table>
      {missingRemarks(table).map((remark) => (
        <p key={remark} className="muted comparison-note">
          {remark}
        </p>
      ))}
    </>
  );
}

type StageRowsProps = {
  readonly stage: TelemetryRow['stage'];
  readonly rows: readonly TelemetryRow[];
  readonly sides: number;
};

/** One stage: under its name whether the GPU waited in it, then its figures. */
function StageRows({ stage, rows, sides }: StageRowsProps): React.JSX.Element {
  const idle = Array.from(
    { length: sides },
    (_, side) => rows.map((row) => sentenceOf(row, side)).find((found) => found !== null) ?? null,
  );
  return (
    <tbody>
      <tr className="telemetry-stage">
        <th scope="rowgroup">
          <StageMark stage={stage} />
          {stage === 'run' ? 'the whole run' : stage}
        </th>
        {idle.map((sentence, side) => (
          <td key={sideName(side)} className="idle">
            {sentence}
          </td>
        ))}
      </tr>
      {rows.map((row) => (
        <tr key={telemetryName(row)}>
          <th scope="row">{telemetryNameInStage(row)}</th>
          {row.told.map((told, side) => (
            <td key={sideName(side)} title={toldInWords(told)}>
              {telemetryText(told.value, row)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

const sentenceOf = (row: TelemetryRow, side: number): string | null => {
  const told = row.told[side];
  return told === undefined ? null : idleSentence(row, told);
};
