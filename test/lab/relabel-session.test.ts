import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../electron/lab/read-session.ts';
import { createRecordingFolder, Recorder } from '../../electron/lab/recorder.ts';
import { relabelSession } from '../../electron/lab/relabel-session.ts';
import { packSession, unpackSession } from '../../electron/lab/session-archive.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';

const manifest = manifestOf({ name: 'First', work: [{ kind: 'tts', model: 'v', text: 'Hello.' }] });
const label = { name: 'Zürich, at night', tags: ['night', 'laptop', 'night'] };

async function recording(): Promise<{ readonly folder: string; readonly recorder: Recorder }> {
  const folder = await createRecordingFolder(await temporaryFolder(), manifest.id);
  return { folder, recorder: await Recorder.create(folder, manifest, () => undefined) };
}

const rawManifest = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));

test('name and tags change, survive a .latlab, and nothing else changes', async () => {
  const { folder, recorder } = await recording();
  await recorder.seal();
  const before = await rawManifest(folder);
  await relabelSession(folder, label);
  const written = { name: label.name, tags: ['night', 'laptop'] };
  expect(await rawManifest(folder)).toEqual({ ...before, ...written });
  await packSession(folder, `${folder}.latlab`);
  await unpackSession(`${folder}.latlab`, `${folder}-again`);
  expect(await readManifest(`${folder}-again`)).toMatchObject(written);
});

test('an older recording keeps its version, and a newer field its value', async () => {
  const { folder, recorder } = await recording();
  await recorder.seal();
  const old = { ...(await rawManifest(folder)), version: 1, later: { x: null } };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(old));
  await relabelSession(folder, label);
  expect(await rawManifest(folder)).toMatchObject({
    version: 1,
    later: { x: null },
    name: label.name,
  });
});

test('a recording that runs is refused: its seal would bring the old name back', async () => {
  const { folder, recorder } = await recording();
  await expect(relabelSession(folder, label)).rejects.toThrow('when it has ended');
  await recorder.seal();
  expect(await rawManifest(folder)).toMatchObject({ name: 'First' });
});
