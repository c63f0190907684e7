import type React from 'react';
import { useMemo } from 'react';
import type { Side } from '../../../electron/common/comparison-sides.ts';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import {
  changeText,
  differenceNotes,
  differencesToFirst,
  intervalText,
  millisText,
  partName,
  profileRemarks,
  signedMillis,
} from '../../../electron/common/part-difference-words.ts';
import type { PartDifference } from '../../../electron/common/part-differences.ts';
import { stageDefinitions } from '../../../electron/common/stages.ts';
import { Section } from '../../ui/section.tsx';
import { StageMark } from '../figures/stage-mark.tsx';
import { SideBadge } from './side-badge.tsx';

type DifferencesViewProps = {
  readonly sides: readonly Side[];
  /** Changes when a run of a live session has ended. */
  readonly ended: string;
};

/** Which stages and operators each side has more or less of than the first, in time and in number. */
export function DifferencesView({ sides, ended }: DifferencesViewProps): React.JSX.Element {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `ended` says that it has.
  const found = useMemo(() => differencesToFirst(sides), [sides, ended]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same.
  const remarks = useMemo(() => profileRemarks(sides), [sides, ended]);
  return (
    <div data-testid="differences">
      {found.map(({ place, found: { stages, operators } }) => (
        <Section key={sideName(place)} title={`Differences of ${sideName(place)} against A`}>
          <div className="section-body">
            <DifferenceTable what="Stage" place={place} lines={stages} />
            {operators !== null && (
              <DifferenceTable what="Operator" place={place} lines={operators} />
            )}
          </div>
        </Section>
      ))}
      {[...differenceNotes, ...remarks].map((note) => (
        <p key={note} className="muted comparison-note">
          {note}
        </p>
      ))}
    </div>
  );
}

type DifferenceTableProps = {
  readonly what: 'Stage' | 'Operator';
  readonly place: number;
  readonly lines: readonly PartDifference[];
};

/** Bars to the left are faster, to the right slower; the longest fills its half. */
export function DifferenceTable({ what, place, lines }: DifferenceTableProps): React.JSX.Element {
  if (lines.length === 0) return <p className="muted">No steady measured run on both sides yet.</p>;
  const most = Math.max(...lines.map(({ difference }) => Math.abs(difference)));
  return (
    <table className="comparison differences">
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">
            <SideBadge place={0} /> ms
          </th>
          <th scope="col">
            <SideBadge place={place} /> ms
          </th>
          <th scope="col">Difference, ms</th>
          <th scope="col" className="difference-sides">
            <span>faster</span>
            <span>slower</span>
          </th>
          <th scope="col" title="The 95 % interval of the difference, from five runs a side.">
            95 %
          </th>
          <th scope="col">Count</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={partName(line)} className={`is-${line.change}`}>
            <th
              scope="row"
              title={line.part.kind === 'stage' ? stageDefinitions[line.part.stage] : undefined}
            >
              {line.part.kind === 'stage' && <StageMark stage={line.part.stage} />}
              {partName(line)}
            </th>
            <td>{millisText(line.times[0])}</td>
            <td>{millisText(line.times[1])}</td>
            <td>{signedMillis(line.difference)}</td>
            <td className="difference-bar">
              <Bar difference={line.difference} most={most} />
            </td>
            <td className="muted">{intervalText(line)}</td>
            <td>{changeText(line)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ difference, most }: { readonly difference: number; readonly most: number }) {
  const width = most > 0 ? (Math.abs(difference) / most) * 50 : 0;
  const direction = difference > 0 ? 'slower' : 'faster';
  const left = difference > 0 ? 50 : 50 - width;
  return <div className={`is-${direction}`} style={{ left: `${left}%`, width: `${width}%` }} />;
}
