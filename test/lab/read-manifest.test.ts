import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { temporaryFolder } from '../support/own-home.ts';

const recording = join(import.meta.dirname, '../fixtures/sessions/version-4.latlab');

test('a manifest that an editor saved with a byte order mark reads as the one without', async () => {
  const folder = join(await temporaryFolder(), 'session');
  await unpackSession(recording, folder);
  const manifest = await readManifest(folder);
  const path = join(folder, 'manifest.json');
  await writeFile(path, `\ufeff${await readFile(path, 'utf8')}`);
  expect(await readManifest(folder)).toEqual(manifest);
});
