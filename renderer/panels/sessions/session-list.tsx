import type React from 'react';
import { useState } from 'react';
import type { SessionEntry } from '../../../electron/common/bridge.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CompareMarked } from '../compare/compare-marked.tsx';
import { keyNames } from '../key-names.ts';
import { SessionItem } from './session-item.tsx';

const page = 100;

/** The recordings so far, the newest first. */
export function SessionList(): React.JSX.Element {
  const sessions = useLab((state) => state.sessions);
  const shown = useLab((state) => state.shown?.id ?? null);
  const tasks = useLab((state) => state.tasks);
  const { importSession, trashSession } = useActions();
  const [limit, setLimit] = useState(page);
  const [leaving, setLeaving] = useState<SessionEntry | null>(null);
  const sorted = (sessions ?? []).toSorted((a, b) => b.startedAt - a.startedAt);
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
      <CompareMarked />
      {sessions === null && <p className="muted pane-note">Reading the recordings…</p>}
      {sessions?.length === 0 && (
        <p className="muted pane-note">
          No recordings yet. Every session that you run is kept here; a .latlab file of a colleague
          can be imported.
        </p>
      )}
      <ul data-testid="session-list">
        {sorted.slice(0, limit).map((entry) => (
          <SessionItem
            key={entry.id}
            entry={entry}
            isShown={entry.id === shown}
            isOpening={tasks.has(`open:${entry.id}`)}
            onTrash={() => setLeaving(entry)}
          />
        ))}
      </ul>
      {sorted.length > limit && (
        <Button look="quiet" onClick={() => setLimit(limit + page)}>
          Show more ({sorted.length - limit})
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
