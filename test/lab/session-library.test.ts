import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { SessionManifest } from '../../electron/common/session.ts';
import { createRecordingFolder, Recorder } from '../../electron/lab/recorder.ts';
import { relabelSession } from '../../electron/lab/relabel-session.ts';
import { packSession } from '../../electron/lab/session-archive.ts';
import { openLibrary, type SessionLibrary } from '../../electron/lab/session-library.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { servedEvents } from '../support/served-session.ts';

const base = manifestOf({ name: 'First', work: [{ kind: 'tts', model: 'v', text: 'Hello.' }] });

let home: string;
let sessions: string;
let library: SessionLibrary;
beforeEach(async () => {
  home = await temporaryFolder();
  sessions = join(home, 'sessions');
  library = openLibrary(sessions);
});

async function recording(changes: Partial<SessionManifest>, place = sessions): Promise<string> {
  const manifest = { ...base, ...changes };
  const folder = await createRecordingFolder(place, manifest.id);
  await (await Recorder.create(folder, manifest, () => undefined)).seal();
  return folder;
}

async function latlab(changes: Partial<SessionManifest> = {}): Promise<string> {
  const folder = await recording(changes, await temporaryFolder());
  await packSession(folder, `${folder}.latlab`);
  return `${folder}.latlab`;
}

const ids = async () => (await library.list()).map(({ id }) => id);

test('without a folder there are no sessions', async () => {
  expect(await library.list()).toEqual([]);
});

test('lists the newest first, with what cannot be read, without what is none', async () => {
  await recording({ id: 'old', startedAt: 1000 });
  await recording({ id: 'new', startedAt: 2000 });
  await mkdir(join(sessions, 'broken'));
  await writeFile(join(sessions, 'a-file'), '');
  await mkdir(join(sessions, '.import-1-2'));
  expect(await ids()).toEqual(['broken', 'new', 'old']);
  expect(await library.list()).toMatchObject([
    { name: 'broken', state: 'unreadable', runs: 0 },
    { name: 'First', state: 'sealed', startedAt: 2000, runs: base.plan.length },
    { name: 'First', state: 'sealed', startedAt: 1000 },
  ]);
});

test('runs that were added while it was recorded are counted, too', async () => {
  const folder = await createRecordingFolder(sessions, base.id);
  const recorder = await Recorder.create(folder, base, () => undefined);
  for (const event of servedEvents(base.plan.length, [{ to: 1 }, { to: 2 }, { to: 3 }])) {
    recorder.add(event);
  }
  await recorder.seal();
  expect(await library.list()).toMatchObject([{ runs: base.plan.length + 3 }]);
});

test('a recording that comes in where its name is taken gets a number; none is replaced', async () => {
  const added = async (startedAt: number) => library.add(await latlab({ id: 'guest', startedAt }));
  expect(await added(1)).toBe('guest');
  expect(await added(2)).toBe('guest-2');
  expect(await added(3)).toBe('guest-3');
  expect((await readdir(sessions)).sort()).toEqual(['guest', 'guest-2', 'guest-3']);
});

test('a recording that is here already is found, not copied, under the name it was given since', async () => {
  const file = await latlab({ id: 'guest' });
  expect(await library.add(file)).toBe('guest');
  await relabelSession(library.folderOf('guest'), { name: 'Mine', tags: [] });
  expect(await library.add(file)).toBe('guest');
  expect(await library.list()).toMatchObject([{ id: 'guest', name: 'Mine' }]);
});

test('a recording that brings a file or an event more is another one', async () => {
  const folder = await recording({ id: 'guest' }, await temporaryFolder());
  const pack = async () => {
    const file = `${folder}.latlab`;
    await packSession(folder, file);
    return library.add(file);
  };
  expect(await pack()).toBe('guest');
  await writeFile(join(folder, 'audio', 'run-0.wav'), 'RIFF');
  expect(await pack()).toBe('guest-2');
  await writeFile(join(folder, 'events.jsonl'), '{}\n');
  expect(await pack()).toBe('guest-3');
});

test('the number fits where the name is as long as a name can be', async () => {
  const id = 'x'.repeat(120);
  const names: string[] = [];
  for (const startedAt of [1, 2, 3]) names.push(await library.add(await latlab({ id, startedAt })));
  expect(new Set(names).size).toBe(3);
  expect(new Set(await ids())).toEqual(new Set(names));
});

test('a recording whose name would lead out of the folder is refused, and nothing stays', async () => {
  // Packed under a harmless name: the manifest alone lies.
  for (const id of ['..', '.', '.hidden']) {
    const folder = await recording({ id: 'ok' }, await temporaryFolder());
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...base, id }));
    await packSession(folder, `${folder}.latlab`);
    await expect(library.add(`${folder}.latlab`)).rejects.toThrow('not the name of a session');
  }
  expect(await readdir(home)).toEqual(['sessions']);
  expect(await readdir(sessions)).toEqual([]);
});

test.each(['', '.', '..', '../up', 'a/b', 'a\\b', '/etc', 'x'.repeat(121)])(
  '%j names no session',
  (id) => {
    expect(() => library.folderOf(id)).toThrow('not the name of a session');
  },
);
