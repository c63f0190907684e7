import type { ReactNode } from 'react';
import type { Alignment } from '../trace/alignment.ts';
import { groupNames, stageGroups } from '../trace/stage-groups.ts';

export type ToolbarProps = {
  readonly alignment: Alignment;
  /** Offers to follow the newest run again. */
  readonly canFollow: boolean;
  readonly onAlign: (alignment: Alignment) => void;
  readonly onFollow: () => void;
  readonly onFit: () => void;
  /** Whether there is room for all audio as it is heard; null where there is none. */
  readonly isPlayoutShown: boolean | null;
  readonly onPlayout: () => void;
  readonly onZoom: (direction: 'in' | 'out') => void;
  /** More of them, before the legend. */
  readonly children?: ReactNode;
};

const alignments = [
  { value: 'request', label: 'Aligned', title: 'Every run starts at its own request' },
  { value: 'session', label: 'Session clock', title: 'Runs lie where they were in the session' },
] as const;

/** Imported traces have no other colour: a legend would only tell it from what they lack. */
const legend = stageGroups.filter((group) => group !== 'imported');

export function Toolbar(props: ToolbarProps) {
  const { alignment, canFollow, onAlign, onFollow, onFit, onZoom } = props;
  return (
    <div className="waterfall-toolbar" role="toolbar" aria-label="Waterfall">
      <fieldset className="waterfall-choice" aria-label="Time axis">
        {alignments.map(({ value, label, title }) => (
          <button
            key={value}
            type="button"
            title={title}
            aria-pressed={alignment === value}
            onClick={() => onAlign(value)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <button type="button" title="Show everything (F)" onClick={onFit}>
        Fit
      </button>
      {props.isPlayoutShown !== null && (
        <button
          type="button"
          title="Show playout: room until all audio has been heard (P)"
          aria-pressed={props.isPlayoutShown}
          onClick={props.onPlayout}
        >
          Playout
        </button>
      )}
      <fieldset className="waterfall-choice" aria-label="Zoom">
        <button
          type="button"
          title="Zoom out (S)"
          aria-label="Zoom out"
          onClick={() => onZoom('out')}
        >
          −
        </button>
        <button type="button" title="Zoom in (W)" aria-label="Zoom in" onClick={() => onZoom('in')}>
          +
        </button>
      </fieldset>
      {canFollow && (
        <button type="button" title="Stay with the newest run" onClick={onFollow}>
          Follow
        </button>
      )}
      {props.children}
      <ul className="waterfall-legend" aria-label="Colours">
        {legend.map((group) => (
          <li key={group}>
            <i className={`waterfall-swatch is-${group}`} />
            {groupNames[group]}
          </li>
        ))}
      </ul>
    </div>
  );
}
