import type React from 'react';
import { formatMillis } from '../../format/time.ts';
import type { LineGroup } from './run-lines.ts';

type RealTimeTableProps = {
  readonly groups: readonly LineGroup[];
  readonly hidden: ReadonlySet<number>;
  readonly onToggle: (group: number) => void;
};

/** What the colours mean, and the lines in numbers. A group that is hidden leaves its room to the others. */
export function RealTimeTable({ groups, hidden, onToggle }: RealTimeTableProps): React.JSX.Element {
  return (
    <div className="real-time-table selectable">
      <table>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Runs</th>
            <th scope="col" title="Median. For recognition there is none.">
              First audio
            </th>
            <th scope="col" title="Median of audio by time since the request, at the last delivery">
              Speed
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, lines, firstAudio, speed }, group) => (
            <tr key={name}>
              <th scope="row">
                <label>
                  <input
                    type="checkbox"
                    checked={!hidden.has(group)}
                    onChange={() => onToggle(group)}
                  />
                  <i className="real-time-swatch" data-group={group % 4} data-dashed={group >= 4} />
                  {name}
                </label>
              </th>
              <td>{lines.length}</td>
              <td>{formatMillis(firstAudio)}</td>
              <td>{speed === null ? '–' : `${speed.toPrecision(3)}×`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
