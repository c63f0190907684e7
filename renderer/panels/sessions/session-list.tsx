import type React from 'react';
import { useRef, useState } from 'react';
import type { SessionEntry } from '../../../electron/common/bridge.ts';
import { findSessions, noSearch } from '../../store/session-search.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CompareMarked } from '../compare/compare-marked.tsx';
import { keyNames } from '../key-names.ts';
import { SessionItem } from './session-item.tsx';
import { SessionSearch } from './session-search.tsx';

const page = 100;

/** The recordings so far: searched, found, walked through with the arrow keys. */
export function SessionList(): React.JSX.Element {
  const sessions = useLab((state) => state.sessions);
  const shown = useLab((state) => state.shown?.id ?? null);
  const tasks = useLab((state) => state.tasks);
  const search = useLab((state) => state.sessionSearch);
  const order = useLab((state) => state.sessionOrder);
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { importSession, trashSession, searchSessions } = useActions();
  const [limit, setLimit] = useState(page);
  const [leaving, setLeaving] = useState<SessionEntry | null>(null);
  const found = findSessions(sessions ?? [], search, order);
  return (
    <div className="sessions">
      <div className="sessions-head">
        <Button
          icon="folder"
          isBusy={tasks.has('import')}
          title={`Import a .latlab file (${keyNames.open})`}
          data-testid="import-session"
          onClick={() => void importSession(null)}
        >
          {tasks.has('import') ? 'Importing…' : 'Import recording…'}
        </Button>
      </div>
      {sessions !== null && sessions.length > 0 && (
        <SessionSearch
          sessions={sessions}
          found={found}
          field={field}
          onLeave={() => rowsIn(list.current)[0]?.focus()}
        />
      )}
      <CompareMarked />
      {sessions === null && <p className="muted pane-note">Reading the recordings…</p>}
      {sessions?.length === 0 && (
        <p className="muted pane-note">
          No recordings yet. Every session that you run is kept here; a .latlab file of a colleague
          can be imported.
        </p>
      )}
      {sessions !== null && sessions.length > 0 && found.length === 0 && (
        <p className="muted pane-note">
          No recording fits.{' '}
          <Button look="quiet" onClick={() => searchSessions(noSearch)}>
            Show all
          </Button>
        </p>
      )}
      <ul
        ref={list}
        data-testid="session-list"
        onKeyDown={(event) => {
          if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === '/') field.current?.focus();
          else if (!walk(list.current, event.key)) return;
          event.preventDefault();
        }}
      >
        {found.slice(0, limit).map((entry) => (
          <SessionItem
            key={entry.id}
            entry={entry}
            isShown={entry.id === shown}
            isOpening={tasks.has(`open:${entry.id}`)}
            onTrash={() => setLeaving(entry)}
          />
        ))}
      </ul>
      {found.length > limit && (
        <Button look="quiet" onClick={() => setLimit(limit + page)}>
          Show more ({found.length - limit})
        </Button>
      )}
      {leaving !== null && (
        <ConfirmDialog
          title="Move to trash?"
          confirm="Move to trash"
          onConfirm={() => void trashSession(leaving.id)}
          onClose={() => setLeaving(null)}
        >
          The recording “{leaving.name}” moves to the system's trash, from where it can be put back.
        </ConfirmDialog>
      )}
    </div>
  );
}

const rowsIn = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('.session-open') ?? []),
];

/** Moves the focus from row to row; false when the key is none for that. */
function walk(list: HTMLElement | null, key: string): boolean {
  const rows = rowsIn(list);
  const here = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement));
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[key];
  if (next === undefined) return false;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  return true;
}
