import { z } from 'zod';
import type { KnownFields } from './known-fields.ts';
import { nanosSchema } from './trace.ts';

/** The version of `notes.json` that this build writes and the newest that it reads. */
export const notesVersion = 1;

/** Characters of one note, and notes of one recording. */
export const longestNote = 4000;
export const mostNotes = 1000;

const run = z.int().nonnegative();

/** What a note is about: a run of the plan, one span of it by its id, or a stretch of the session's clock in it. */
export const notePlaceSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('run'), run }),
  z.looseObject({ kind: z.literal('span'), run, span: z.int().nonnegative() }),
  z.looseObject({ kind: z.literal('range'), run, from: nanosSchema, to: nanosSchema }),
]);
export type NotePlace = KnownFields<z.output<typeof notePlaceSchema>>;

export const noteTextSchema = z.string().trim().min(1).max(longestNote);

/** What a person pinned to a place of a recording. Its id is its own within the recording. */
export const noteSchema = z.looseObject({
  id: z.string().regex(/^[\w-]{1,40}$/),
  place: notePlaceSchema,
  text: noteTextSchema,
});
export type Note = KnownFields<z.output<typeof noteSchema>>;

export const notesSchema = z.array(noteSchema).max(mostNotes);

/** `notes.json` beside the events: it changes after the seal, what was measured does not. */
export const notesFileSchema = z.looseObject({
  format: z.literal('latency-lab-notes'),
  version: z.literal(notesVersion),
  notes: notesSchema,
});

/** An id that none of these notes has. */
export function freeNoteId(notes: readonly Note[]): string {
  const taken = new Set(notes.map(({ id }) => id));
  for (let count = notes.length + 1; ; count++) {
    if (!taken.has(`note-${count}`)) return `note-${count}`;
  }
}
