import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { resolveInside } from '../../electron/lab/recording-path.ts';
import { temporaryFolder } from '../support/own-home.ts';

let outside: string;
let recording: string;
beforeEach(async () => {
  outside = await temporaryFolder();
  recording = join(outside, 'recording');
  await mkdir(join(recording, 'audio'), { recursive: true });
  await mkdir(join(recording, '..audio'));
  await writeFile(join(outside, 'secret.wav'), '');
  await writeFile(join(recording, 'audio/run-1.wav'), '');
});

test('a file of the recording is found', async () => {
  expect(await resolveInside(recording, 'audio/run-1.wav')).toBe(
    join(recording, 'audio/run-1.wav'),
  );
});

test('a link that stays inside is followed', async () => {
  await symlink(join(recording, 'audio/run-1.wav'), join(recording, 'audio/link.wav'));
  expect(await resolveInside(recording, 'audio/link.wav')).toBe(join(recording, 'audio/run-1.wav'));
});

test('a recording that is reached through a link is still one', async () => {
  await symlink(recording, join(outside, 'link'), 'junction');
  expect(await resolveInside(join(outside, 'link'), 'audio/run-1.wav')).toBe(
    join(recording, 'audio/run-1.wav'),
  );
});

test('a link that leads out is refused', async () => {
  await symlink(join(outside, 'secret.wav'), join(recording, 'audio/link.wav'));
  await expect(resolveInside(recording, 'audio/link.wav')).rejects.toThrow('outside');
});

test('a folder that leads out is refused', async () => {
  await symlink(outside, join(recording, 'profiles'), 'junction');
  await expect(resolveInside(recording, 'profiles/secret.wav')).rejects.toThrow('outside');
});

test.each([
  '../secret.wav',
  'audio/../../secret.wav',
  'audio/..',
  'audio/../audio/run-1.wav',
  '/etc/hostname',
  'audio\\..\\..\\secret.wav',
  'manifest.json',
  'audio/',
  '',
])('%j is refused', async (name) => {
  await expect(resolveInside(recording, name)).rejects.toThrow();
});

test('a file that is not there is refused', async () => {
  await expect(resolveInside(recording, 'audio/run-9.wav')).rejects.toThrow('ENOENT');
});
