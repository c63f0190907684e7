import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Note } from '../../electron/common/notes.ts';
import { nanos } from '../../electron/common/units.ts';
import { readNotes, writeNotes } from '../../electron/lab/notes-file.ts';
import { packSession, unpackSession } from '../../electron/lab/session-archive.ts';
import { openLibrary } from '../../electron/lab/session-library.ts';
import { shareSession } from '../../electron/lab/share-session.ts';
import { arbitraryNote } from '../support/arbitrary-notes.ts';
import { temporaryFolder } from '../support/own-home.ts';

const fixture = 'test/fixtures/sessions/version-3.latlab';
const onRun: Note = { id: 'note-1', place: { kind: 'run', run: 2 }, text: 'Too slow?' };
const onRange: Note = {
  id: 'note-2',
  place: { kind: 'range', run: 2, from: nanos(1e9), to: nanos(2e9) },
  text: 'A gap,\nsee the 東京 rig.',
};

/** A real recording, unpacked. */
async function recording(): Promise<string> {
  const folder = join(await temporaryFolder(), 'session');
  await unpackSession(fixture, folder);
  return folder;
}

test('a recording without notes has none, and no damage', async () => {
  expect(await readNotes(await recording())).toEqual({ notes: [], fields: {}, damage: null });
});

test('any notes are read as they were written, out of a .latlab too', async () => {
  const folder = await recording();
  const place = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryNote, { maxLength: 4 }), async (notes) => {
      await writeNotes(folder, notes);
      expect((await readNotes(folder)).notes).toEqual(notes);
      const [archive, copy] = [join(place, 'a.latlab'), join(place, 'copy')];
      await packSession(folder, archive);
      await unpackSession(archive, copy);
      expect((await readNotes(copy)).notes).toEqual(notes);
      await rm(copy, { recursive: true });
    }),
    { numRuns: 10 },
  );
});

test('fields of a later writer stay when a note is added', async () => {
  const folder = await recording();
  const file = { format: 'latency-lab-notes', version: 1, notes: [onRun], authors: ['Ada'] };
  await writeFile(join(folder, 'notes.json'), JSON.stringify(file));
  await writeNotes(folder, [onRun, onRange]);
  expect(JSON.parse(await readFile(join(folder, 'notes.json'), 'utf8'))).toEqual({
    ...file,
    notes: [onRun, onRange],
  });
});

test.each([
  ['no JSON', '{"notes":'],
  ['no notes', '{"format":"latency-lab-notes","version":1}'],
  ['a note on nothing', '{"format":"latency-lab-notes","version":1,"notes":[{"id":"a"}]}'],
  ['of a version to come', '{"format":"latency-lab-notes","version":2,"notes":[]}'],
])('notes that cannot be read (%s) are told of, and never replaced', async (_, text) => {
  const folder = await recording();
  const path = join(folder, 'notes.json');
  await writeFile(path, text);
  const { notes, damage } = await readNotes(folder);
  expect(notes).toEqual([]);
  expect(damage).toMatch(/^The notes of this recording /);
  await expect(writeNotes(folder, [onRun])).rejects.toThrow('They stay as they are');
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('where nothing can be written, the sentence says what to do', async () => {
  const gone = join(await temporaryFolder(), 'no-folder');
  await expect(writeNotes(gone, [onRun])).rejects.toThrow(
    /^The notes could not be saved in .*notes\.json \(ENOENT.*They stay in this window/,
  );
});

test('who shares a recording may leave its notes out, or the names in them', async () => {
  const folder = await recording();
  const secret = { ...onRun, text: 'The model lies in /home/ada/models/voice.onnx' };
  await writeNotes(folder, [secret]);
  const place = await temporaryFolder();
  const shared = async (name: string, withNotes: boolean, isAnonymous: boolean) => {
    const archive = join(place, `${name}.latlab`);
    await shareSession(folder, archive, { withAudio: true, withNotes, isAnonymous });
    await unpackSession(archive, join(place, name));
    return (await readNotes(join(place, name))).notes;
  };
  expect(await shared('all', true, false)).toEqual([secret]);
  expect(await shared('none', false, false)).toEqual([]);
  const [anonymous] = await shared('anonymous', true, true);
  expect(anonymous?.text).toMatch(/^The model lies in /);
  expect(anonymous?.text).not.toContain('ada');
});

test('a recording that comes in with other notes is kept beside the one that is here', async () => {
  const place = await temporaryFolder();
  const library = openLibrary(join(place, 'sessions'));
  const by = { by: '0.0.0' };
  const first = await library.add(fixture, by);
  const copy = join(place, 'copy');
  await cp(library.folderOf(first), copy, { recursive: true });
  await mkdir(join(place, 'in'));
  const noted = join(place, 'in', 'noted.latlab');
  await writeNotes(copy, [onRun]);
  await packSession(copy, noted);
  const second = await library.add(noted, by);
  expect(second).not.toBe(first);
  expect((await readNotes(library.folderOf(second))).notes).toEqual([onRun]);
  expect(await library.add(fixture, by)).toBe(first);
});
