import type React from 'react';
import { useRef, useState } from 'react';
import type { SessionEntry } from '../../../electron/common/bridge.ts';
import { mostSides } from '../../../electron/common/comparison-sides.ts';
import { mostTags } from '../../../electron/common/session.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatDate } from '../../format/date.ts';
import { counted } from '../../format/number.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Menu } from '../../ui/menu.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { SessionEditor } from './session-editor.tsx';

type SessionItemProps = {
  readonly entry: SessionEntry;
  readonly isShown: boolean;
  readonly isOpening: boolean;
  readonly onTrash: () => void;
};

/** What is being changed, or asked for its format; the list's keys rest until that is over. */
type Edited = 'name' | 'tags' | 'export' | null;

/** One recording: opened by a click or Enter, renamed, tagged, kept or thrown away by keys or its menu. */
export function SessionItem(props: SessionItemProps): React.JSX.Element {
  const { entry, isShown, isOpening, onTrash } = props;
  const { askToSave, showSessionFolder, labelSession, openSession, takeScenario } = useActions();
  const [edited, setEdited] = useState<Edited>(null);
  const item = useRef<HTMLLIElement>(null);
  const { id, name, state, tags } = entry;
  const isWhole = state === 'sealed' || state === 'interrupted';
  const close = (): void => {
    setEdited(null);
    requestAnimationFrame(() => item.current?.querySelector<HTMLElement>('.session-open')?.focus());
  };
  return (
    <li
      ref={item}
      className="session"
      data-state={state}
      data-testid={`session-${id}`}
      onKeyDown={(event) => {
        // A menu's keys come by here too, although it lies elsewhere.
        if (!event.currentTarget.contains(event.target as Node)) return;
        if (edited !== null || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === 'F2' && isWhole) setEdited('name');
        else if (event.key === 't' && isWhole) setEdited('tags');
        else if (event.key === 'Delete' && state !== 'live') onTrash();
        else return;
        event.preventDefault();
      }}
    >
      <Mark entry={entry} />
      <div className="session-body">
        {edited === 'name' ? (
          <SessionEditor
            label={`Name of ${name}`}
            value={name}
            placeholder="Name of the recording"
            longest={200}
            onKeep={(given) => {
              if (given !== '') void labelSession(id, { name: given });
            }}
            onClose={close}
          />
        ) : (
          <OpenButton entry={entry} isShown={isShown} isOpening={isOpening} />
        )}
        {edited === 'tags' ? (
          <SessionEditor
            label={`Tags of ${name}`}
            value={tags.join(', ')}
            placeholder="Tags, with commas between them"
            longest={400}
            onKeep={(given) => void labelSession(id, { tags: tagsIn(given) })}
            onClose={close}
          />
        ) : (
          <Tags entry={entry} />
        )}
      </div>
      <Menu
        label={`More for ${name}`}
        items={[
          {
            label: 'Rename',
            icon: 'edit',
            keys: 'F2',
            isDisabled: !isWhole,
            onSelect: () => afterMenu(() => setEdited('name')),
          },
          {
            label: 'Edit tags',
            icon: 'tag',
            keys: 'T',
            isDisabled: !isWhole,
            onSelect: () => afterMenu(() => setEdited('tags')),
          },
          {
            label: 'Use this scenario',
            icon: 'reuse',
            isDisabled: state === 'unreadable',
            onSelect: () => void openSession(id).then(() => takeScenario(id)),
          },
          {
            label: 'Save as .latlab…',
            icon: 'save',
            isDisabled: !isWhole,
            onSelect: () => askToSave(id),
          },
          {
            label: 'Export…',
            icon: 'export',
            isDisabled: !isWhole,
            onSelect: () => afterMenu(() => setEdited('export')),
          },
          { label: 'Show in folder', icon: 'folder', onSelect: () => void showSessionFolder(id) },
          {
            label: 'Move to trash…',
            icon: 'trash',
            keys: 'Del',
            isDangerous: true,
            isDisabled: state === 'live',
            onSelect: onTrash,
          },
        ]}
      />
      {edited === 'export' && <ExportDialog id={id} name={name} onClose={close} />}
    </li>
  );
}

/** A menu that closes gives the focus back to its button: only then may a field take it. */
const afterMenu = (act: () => void): void => void setTimeout(act);

const tagsIn = (text: string): string[] =>
  [...new Set(text.split(',').map((tag) => tag.trim().slice(0, 40).trim()))]
    .filter(Boolean)
    .slice(0, mostTags);

function Mark({ entry }: { readonly entry: SessionEntry }): React.JSX.Element {
  const { id, name, state } = entry;
  const { mark } = useActions();
  const isMarked = useLab(({ marked }) => marked.includes(id));
  const isFull = useLab(({ marked }) => marked.length >= mostSides);
  return (
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
  );
}

type OpenButtonProps = Omit<SessionItemProps, 'onTrash'>;

function OpenButton({ entry, isShown, isOpening }: OpenButtonProps): React.JSX.Element {
  const { openSession, mark } = useActions();
  const here = useLab((state) => state.welcome?.machine.hostname ?? null);
  const { id, name, state, tags } = entry;
  const notable = notableState(entry, here);
  return (
    <button
      type="button"
      className="session-open"
      aria-current={isShown}
      aria-busy={isOpening}
      title={[name, ...tags.map((tag) => `#${tag}`), notable?.why].filter(Boolean).join('\n')}
      onClick={(event) => {
        const isMarking = event.ctrlKey || event.metaKey || event.shiftKey;
        if (!isMarking) void openSession(id);
        else if (state !== 'unreadable') mark(id);
      }}
    >
      <span className="session-name">{name}</span>
      <span className={`session-state state-${state}`}>
        {isOpening ? 'opening…' : notable?.word}
      </span>
      <span className="session-facts muted">
        {formatDate(entry.startedAt, Date.now())} · {counted(entry.runs, 'run')} ·{' '}
        {formatBytes(entry.bytes)}
      </span>
    </button>
  );
}

/** What sets a recording apart from a whole one of this machine; null when nothing does. */
function notableState(
  { state, host }: SessionEntry,
  here: string | null,
): { readonly word: string; readonly why: string } | null {
  switch (state) {
    case 'live':
      return { word: 'live', why: 'It is being recorded now.' };
    case 'interrupted':
      return {
        word: 'interrupted',
        why: 'The lab ended before this session did; what had finished is kept.',
      };
    case 'unreadable':
      return { word: 'unreadable', why: 'The recording cannot be read.' };
    case 'sealed':
      if (host === here) return null;
      return {
        word: 'imported',
        why: host === null ? 'It does not say which machine it is of.' : `It was made on ${host}.`,
      };
  }
}

function Tags({ entry }: { readonly entry: SessionEntry }): React.JSX.Element | null {
  const { searchSessions } = useActions();
  const tag = useLab((state) => state.sessionSearch.tag);
  if (entry.tags.length === 0) return null;
  return (
    <div className="session-tags">
      {entry.tags.map((known) => (
        <button
          key={known}
          type="button"
          className="tag"
          tabIndex={-1}
          aria-pressed={known === tag}
          title={`Show only recordings tagged ${known}`}
          onClick={() => searchSessions({ tag: known === tag ? null : known })}
        >
          {known}
        </button>
      ))}
    </div>
  );
}
