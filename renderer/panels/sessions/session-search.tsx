import type React from 'react';
import type { SessionEntry } from '../../../electron/common/bridge.ts';
import { type SessionOrder, sessionOrders } from '../../../electron/common/preferences.ts';
import { formatBytes } from '../../format/bytes.ts';
import { counted } from '../../format/number.ts';
import { sizeOfAll, tagsOf } from '../../store/session-search.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Select } from '../../ui/select.tsx';

const orderNames: Readonly<Record<SessionOrder, string>> = {
  newest: 'Newest first',
  name: 'By name',
  size: 'Largest first',
};

type SessionSearchProps = {
  readonly sessions: readonly SessionEntry[];
  readonly found: readonly SessionEntry[];
  readonly field: React.Ref<HTMLInputElement>;
  /** The person goes on to the list. */
  readonly onLeave: () => void;
};

/** Looks for recordings as a person types, by their tags, and says how much of the disk they take. */
export function SessionSearch(props: SessionSearchProps): React.JSX.Element {
  const { sessions, found, field, onLeave } = props;
  const { words, tag } = useLab((state) => state.sessionSearch);
  const order = useLab((state) => state.sessionOrder);
  const { searchSessions, sortSessions } = useActions();
  // A tag that is searched for stays in sight, so that it can be let go of.
  const tags = [...new Set([...tagsOf(sessions), ...(tag === null ? [] : [tag])])];
  return (
    <search className="session-search">
      <input
        ref={field}
        type="search"
        className="input"
        value={words}
        placeholder="Search name, model, device, text, tag"
        aria-label="Search recordings"
        title="Search recordings (/)"
        data-testid="session-search"
        onChange={(event) => searchSessions({ words: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && words !== '') searchSessions({ words: '' });
          else if (event.key === 'ArrowDown' || event.key === 'Escape') onLeave();
          else return;
          event.preventDefault();
        }}
      />
      <div className="session-order">
        <span className="muted" data-testid="session-total">
          {found.length === sessions.length ? '' : `${found.length} of `}
          {counted(sessions.length, 'recording')} · {formatBytes(sizeOfAll(found))}
        </span>
        <Select
          label="Sort recordings"
          value={order}
          choices={sessionOrders.map((value) => ({ value, label: orderNames[value] }))}
          unknown=""
          testId="session-order"
          onChange={(value) => {
            const chosen = sessionOrders.find((known) => known === value);
            if (chosen !== undefined) sortSessions(chosen);
          }}
        />
      </div>
      {tags.length > 0 && (
        <fieldset className="session-tags" aria-label="Show recordings with a tag">
          {tags.map((known) => (
            <button
              key={known}
              type="button"
              className="tag"
              aria-pressed={known === tag}
              onClick={() => searchSessions({ tag: known === tag ? null : known })}
            >
              {known}
            </button>
          ))}
        </fieldset>
      )}
    </search>
  );
}
