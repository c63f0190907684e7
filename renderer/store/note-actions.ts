import type { StoreApi } from 'zustand/vanilla';
import type { LabApi } from '../../electron/common/bridge.ts';
import { freeNoteId, type Note, type NotePlace } from '../../electron/common/notes.ts';
import type { LabState } from './lab-state.ts';
import { attempt, notify } from './notices.ts';
import type { SessionView } from './session-view.ts';

/** The same session with these notes: it changes in place, and its version says so. */
function withNotes(view: SessionView, notes: readonly Note[]): SessionView {
  view.session.notes = notes;
  return { ...view, version: view.version + 1 };
}

/** Pinning text to the session that is shown. Each change is saved at once, and stays in the window if that fails. */
export function noteActions(lab: LabApi, store: StoreApi<LabState>) {
  /** Saves go one after the other, so that the last one stands in the file. */
  let saving: Promise<unknown> = Promise.resolve();

  const show = (id: string, notes: readonly Note[]): void =>
    store.setState(({ shown, live }) => {
      if (shown?.id !== id) return {};
      const next = withNotes(shown, notes);
      return { shown: next, live: live?.id === id ? next : live };
    });

  const change = (next: (notes: readonly Note[]) => readonly Note[]): Promise<unknown> => {
    const { shown } = store.getState();
    if (shown === null) return Promise.resolve();
    const { id } = shown;
    const notes = next(shown.session.notes);
    show(id, notes);
    saving = saving.then(() =>
      attempt(store, `notes:${id}`, 'The notes could not be saved', () => lab.saveNotes(id, notes)),
    );
    return saving;
  };

  const read = async (id: string): Promise<void> => {
    const told = await attempt(store, `notes:${id}`, 'The notes could not be read', () =>
      lab.readNotes(id),
    );
    if (told === null) return;
    const { notes, damage } = told.value;
    if (damage !== null) notify(store, damage);
    if (notes.length > 0) show(id, notes);
  };
  store.subscribe(({ shown, noteDraft, deletedNote }, { shown: last }) => {
    if (shown?.id !== last?.id && (noteDraft !== null || deletedNote !== null))
      store.setState({ noteDraft: null, deletedNote: null });
    const isNew = shown?.session !== last?.session || shown?.opening !== last?.opening;
    // While a recording is being read it changes with every look; one that was relabelled has its notes.
    if (shown !== null && isNew && shown.opening === null && shown.session.notes.length === 0)
      void read(shown.id);
  });

  return {
    /** Begins a note about a place; null: gives it up. */
    draftNote: (noteDraft: NotePlace | null) => store.setState({ noteDraft }),
    addNote: async (place: NotePlace, text: string) => {
      store.setState({ noteDraft: null, deletedNote: null });
      await change((notes) => [...notes, { id: freeNoteId(notes), place, text }]);
    },
    editNote: async (id: string, text: string) => {
      await change((notes) => notes.map((note) => (note.id === id ? { ...note, text } : note)));
    },
    deleteNote: async (id: string) => {
      const { shown } = store.getState();
      const note = shown?.session.notes.find((one) => one.id === id);
      if (shown === null || note === undefined) return;
      store.setState({ deletedNote: { session: shown.id, note } });
      await change((notes) => notes.filter((one) => one !== note));
    },
    /** Puts the note back that was deleted last. */
    restoreNote: async () => {
      const { deletedNote } = store.getState();
      if (deletedNote === null) return;
      store.setState({ deletedNote: null });
      await change((notes) => [...notes, deletedNote.note]);
    },
  };
}
