import type React from 'react';
import { useState } from 'react';
import { notePlaceName } from '../../../electron/common/note-words.ts';
import type { Note, NotePlace } from '../../../electron/common/notes.ts';
import type { Picked } from '../../store/lab-state.ts';
import type { SessionView } from '../../store/session-view.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { NoteEditor } from './note-editor.tsx';
import './notes.css';

/** What people pinned to the session: to read, to jump to, to change. */
export function NotesSection({ view }: { readonly view: SessionView }): React.JSX.Element {
  const picked = useLab((state) => state.picked);
  const draft = useLab((state) => state.noteDraft);
  const deleted = useLab((state) => state.deletedNote);
  const { addNote, draftNote, restoreNote } = useActions();
  const { session } = view;
  const place = picked === null ? null : placeOf(picked);
  return (
    <Section
      title="Notes"
      aside={
        <Button
          look="quiet"
          data-testid="new-note"
          disabled={place === null}
          title={place === null ? 'Pick a run or a span first' : 'Pin a text to what is picked (N)'}
          onClick={() => draftNote(place)}
        >
          New note
        </Button>
      }
    >
      <div className="notes" data-testid="notes">
        {draft !== null && (
          <NoteEditor
            key={JSON.stringify(draft)}
            title={notePlaceName(draft, session)}
            text=""
            onSave={(text) => void addNote(draft, text)}
            onCancel={() => draftNote(null)}
          />
        )}
        <ul>
          {session.notes.map((note) => (
            <NoteItem key={note.id} note={note} view={view} />
          ))}
        </ul>
        {deleted?.session === view.id && (
          <p className="note-deleted" role="status">
            The note is deleted.
            <Button look="quiet" data-testid="restore-note" onClick={() => void restoreNote()}>
              Undo
            </Button>
          </p>
        )}
      </div>
    </Section>
  );
}

const placeOf = ({ run, span }: Picked): NotePlace =>
  span === null ? { kind: 'run', run } : { kind: 'span', run, span };

type NoteItemProps = { readonly note: Note; readonly view: SessionView };

function NoteItem({ note, view }: NoteItemProps): React.JSX.Element {
  const { editNote, deleteNote, pick } = useActions();
  const [isEdited, setEdited] = useState(false);
  const { place, text } = note;
  const name = notePlaceName(place, view.session);
  if (isEdited) {
    return (
      <li>
        <NoteEditor
          title={name}
          text={text}
          onSave={(next) => {
            setEdited(false);
            void editNote(note.id, next);
          }}
          onCancel={() => setEdited(false)}
        />
      </li>
    );
  }
  return (
    <li className="note" data-testid={note.id}>
      <button
        type="button"
        className="note-place"
        title="Show it in the waterfall"
        onClick={() => pick({ run: place.run, span: place.kind === 'span' ? place.span : null })}
      >
        {name}
      </button>
      <p className="note-text selectable">{text}</p>
      <span className="note-actions">
        <Button
          look="quiet"
          aria-label={`Edit the note on ${name}`}
          onClick={() => setEdited(true)}
        >
          Edit
        </Button>
        <Button
          look="quiet"
          aria-label={`Delete the note on ${name}`}
          onClick={() => void deleteNote(note.id)}
        >
          Delete
        </Button>
      </span>
    </li>
  );
}
