import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callerFiles } from '../../electron/commands/caller-files.ts';

async function folderOf(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'caller-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of names) await writeFile(join(folder, name), '');
  return folder;
}

test('of a folder, its audio files in the order of their numbers, and nothing else', async () => {
  const folder = await folderOf('turn-10.wav', 'turn-2.FLAC', 'notes.txt', 'turn-1.mp3');
  await mkdir(join(folder, 'more.wav'));
  expect(await callerFiles([folder, 'last.ogg'])).toEqual([
    join(folder, 'turn-1.mp3'),
    join(folder, 'turn-2.FLAC'),
    join(folder, 'turn-10.wav'),
    resolve('last.ogg'),
  ]);
});

test('a folder without audio says so', async () => {
  const folder = await folderOf('notes.txt');
  await expect(callerFiles([folder])).rejects.toThrow(/has no audio file \(\.wav, \.flac/);
});
