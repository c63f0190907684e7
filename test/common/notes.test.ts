import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notePlaceName, noteStretch } from '../../electron/common/note-words.ts';
import { freeNoteId, notesFileSchema } from '../../electron/common/notes.ts';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { nanos } from '../../electron/common/units.ts';
import { arbitraryNote } from '../support/arbitrary-notes.ts';
import { manifestOf } from '../support/manifest.ts';

const session = buildSession(
  manifestOf({ name: 'a', work: [{ kind: 'tts', model: 'v', text: 'Hello.' }] }),
  [
    { type: 'run-started', run: 1, at: nanos(1e6) },
    {
      type: 'span',
      run: 1,
      id: 7,
      parent: null,
      stage: 'encode',
      start: nanos(2e6),
      end: nanos(5e6),
    },
  ],
);

test('a note says where it is, and knows its stretch', () => {
  const span = { kind: 'span', run: 1, span: 7 } as const;
  const range = { kind: 'range', run: 1, from: nanos(3.5e6), to: nanos(9e6) } as const;
  expect(notePlaceName(span, session)).toBe('Run 2, encode');
  expect(noteStretch(span, session)).toEqual({ from: 2e6, to: 5e6 });
  expect(notePlaceName(range, session)).toBe('Run 2, 2.5 to 8.0 ms after its start');
  expect(noteStretch(range, session)).toEqual({ from: 3.5e6, to: 9e6 });
  expect(noteStretch({ kind: 'run', run: 1 }, session)).toEqual({ from: 1e6, to: 1e6 });
});

test('a note on what the recording does not have keeps its run, without a stretch', () => {
  const gone = { kind: 'span', run: 1, span: 8 } as const;
  expect(notePlaceName(gone, session)).toBe('Run 2');
  expect(noteStretch(gone, session)).toBeNull();
  expect(noteStretch({ kind: 'run', run: 99 }, session)).toBeNull();
  expect(noteStretch({ kind: 'run', run: 0 }, session)).toBeNull();
});

test('any notes are what they were after their way through the file', () => {
  fc.assert(
    fc.property(fc.array(arbitraryNote, { maxLength: 5 }), (notes) => {
      const file = { format: 'latency-lab-notes', version: 1, notes };
      expect(notesFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
    }),
  );
});

test('a new note has an id of its own', () => {
  fc.assert(
    fc.property(fc.array(arbitraryNote), (notes) => {
      expect(notes.map(({ id }) => id)).not.toContain(freeNoteId(notes));
    }),
  );
});
