import type React from 'react';
import { deviceOf, type Side } from '../../../electron/common/comparison-sides.ts';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import { settingsInWords } from '../../../electron/common/device-settings.ts';
import { formatDate } from '../../format/date.ts';
import { workName } from '../../format/run-name.ts';
import { formatMillis } from '../../format/time.ts';
import { SideBadge } from './side-badge.tsx';
import type { ShownRow, ShownTable } from './use-comparison.ts';
import { Verdict } from './verdict.tsx';

/** What each side is: device, model, settings, and the recording that it comes from; above it the answer. */
export function SideCards({ table }: { readonly table: ShownTable }): React.JSX.Element {
  const rowOf = (name: ShownRow['figure']): ShownRow | undefined =>
    table.rows.find(({ figure }) => figure === name);
  const answer = rowOf('processing') ?? rowOf('final-delay');
  return (
    <ul className="side-cards" data-testid="side-cards">
      {table.sides.map((side, place) => (
        <li key={sideName(place)} className="side-card" data-side={sideName(place)}>
          <SideCard side={side} place={place} row={answer} />
        </li>
      ))}
    </ul>
  );
}

type SideCardProps = {
  readonly side: Side;
  readonly place: number;
  readonly row: ShownRow | undefined;
};

function SideCard({ side, place, row }: SideCardProps): React.JSX.Element {
  const { manifest } = side.session;
  const device = deviceOf(side);
  const model = manifest.models.find(({ id }) => id === side.model);
  const facts: readonly (readonly [string, string])[] = [
    ['Model', `${model?.name ?? side.model}${model === undefined ? '' : `, ${model.precision}`}`],
    ['Settings', settingsInWords(side.settings) || 'as the runtime has them'],
    ['Session', `${manifest.name}, ${formatDate(manifest.startedAt, Date.now())}`],
    ['Work', workName(side.kind, side.work)],
    ['Machine', manifest.machine.hostname],
    ['Driver', device?.driver ?? 'none'],
  ];
  return (
    <>
      <h3 title={side.target}>
        <SideBadge place={place} />
        <span className="side-card-name">{device?.name ?? side.device}</span>
        <span className="muted side-card-device">{side.device}</span>
      </h3>
      {row !== undefined && (
        <p className="side-answer">
          <b>{formatMillis(row.spreads[place]?.median ?? null)}</b>
          {place === 0 ? (
            <span className="muted">
              median {row.figure === 'processing' ? 'processing time' : 'delay of the final text'},
              n = {row.spreads[0]?.n}
            </span>
          ) : (
            <Verdict row={row} side={place} />
          )}
        </p>
      )}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
