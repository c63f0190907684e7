import type React from 'react';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import {
  telemetryName,
  telemetryRemarks,
  telemetryText,
  toldInWords,
} from '../../../electron/common/comparison-words.ts';
import { SideBadge } from './side-badge.tsx';
import type { ShownTable } from './use-comparison.ts';

/** What the machine's own figures say of the same runs, by side; what it does not say has its reason. */
export function TelemetryTable({ table }: { readonly table: ShownTable }): React.JSX.Element {
  const { sides, telemetry } = table;
  if (telemetry.length === 0) {
    return (
      <p className="muted comparison-note">
        No telemetry tells of these runs: it was off, or nothing on the machine reads it.
      </p>
    );
  }
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
        <tbody>
          {telemetry.map((row) => (
            <tr key={telemetryName(row)}>
              <th scope="row">{telemetryName(row)}</th>
              {row.told.map((told, place) => (
                <td key={sideName(place)} title={toldInWords(told)}>
                  {telemetryText(told.value, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="comparison-remarks">
        {telemetryRemarks(table).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </>
  );
}
