import type React from 'react';
import { useEffect, useRef, useState } from 'react';
import { longestNote } from '../../../electron/common/notes.ts';
import { Button } from '../../ui/button.tsx';

type NoteEditorProps = {
  /** What the note is about. */
  readonly title: string;
  readonly text: string;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
};

/** The text of one note. Ctrl or Command with Enter saves, Escape gives up. */
export function NoteEditor({ title, text, onSave, onCancel }: NoteEditorProps): React.JSX.Element {
  const [draft, setDraft] = useState(text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const trimmed = draft.trim();
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // The window's own keys mean other things: they stay out of a text.
    event.stopPropagation();
    if (event.key === 'Escape') onCancel();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && trimmed !== '')
      onSave(trimmed);
  };
  return (
    <div className="note-editor">
      <p className="muted">{title}</p>
      <textarea
        ref={area}
        className="text-area"
        aria-label={`Note on ${title}`}
        data-testid="note-text"
        rows={3}
        maxLength={longestNote}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="note-editor-actions">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          look="primary"
          data-testid="save-note"
          disabled={trimmed === ''}
          onClick={() => onSave(trimmed)}
        >
          Save note
        </Button>
      </div>
    </div>
  );
}
