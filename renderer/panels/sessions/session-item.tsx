import type React from 'react';
import type { SessionEntry } from '../../../electron/common/bridge.ts';
import { mostSides } from '../../../electron/common/comparison-sides.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatDate } from '../../format/date.ts';
import { counted } from '../../format/number.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Menu } from '../../ui/menu.tsx';

type SessionItemProps = {
  readonly entry: SessionEntry;
  readonly isShown: boolean;
  readonly isOpening: boolean;
  readonly onTrash: () => void;
};

const explanations: Readonly<Record<SessionEntry['state'], string>> = {
  live: 'It is being recorded now.',
  sealed: 'The recording is whole.',
  interrupted: 'The lab ended before this session did; what had finished is kept.',
  unreadable: 'The recording cannot be read.',
};

/** One recording: opened by a click or Enter, kept or thrown away by its menu. */
export function SessionItem(props: SessionItemProps): React.JSX.Element {
  const { entry, isShown, isOpening, onTrash } = props;
  const { openSession, saveSession, showSessionFolder, mark } = useActions();
  const isMarked = useLab(({ marked }) => marked.includes(entry.id));
  const isFull = useLab(({ marked }) => marked.length >= mostSides);
  const { id, name, state } = entry;
  const canSave = state === 'sealed' || state === 'interrupted';
  return (
    <li className="session" data-state={state} data-testid={`session-${id}`}>
      <input
        type="checkbox"
        className="session-mark"
        checked={isMarked}
        disabled={state === 'unreadable' || (isFull && !isMarked)}
        aria-label={`Compare ${name}`}
        title={
          isFull && !isMarked
            ? `A comparison has at most ${mostSides} sessions`
            : 'Tick 2 to 4 sessions to compare them (also Ctrl-click or Shift-click)'
        }
        data-testid={`mark-${id}`}
        onChange={() => mark(id)}
      />
      <button
        type="button"
        className="session-open"
        aria-current={isShown}
        aria-busy={isOpening}
        title={`${name}\n${explanations[state]}`}
        onClick={(event) => {
          const isMarking = event.ctrlKey || event.metaKey || event.shiftKey;
          if (!isMarking) void openSession(id);
          else if (state !== 'unreadable') mark(id);
        }}
      >
        <span className="session-name">{name}</span>
        <span className={`session-state state-${state}`}>{isOpening ? 'opening…' : state}</span>
        <span className="session-facts muted">
          {formatDate(entry.startedAt, Date.now())} · {counted(entry.runs, 'run')} ·{' '}
          {formatBytes(entry.bytes)}
        </span>
      </button>
      <Menu
        label={`More for ${name}`}
        items={[
          {
            label: 'Save as .latlab…',
            icon: 'save',
            isDisabled: !canSave,
            onSelect: () => void saveSession(id),
          },
          { label: 'Show in folder', icon: 'folder', onSelect: () => void showSessionFolder(id) },
          {
            label: 'Move to trash…',
            icon: 'trash',
            isDangerous: true,
            isDisabled: state === 'live',
            onSelect: onTrash,
          },
        ]}
      />
    </li>
  );
}
