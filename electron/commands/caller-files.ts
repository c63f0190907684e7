import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { WrongUsage } from './wrong-usage.ts';

const extensions = ['wav', 'flac', 'mp3', 'ogg', 'oga', 'opus'];

/**
 * The files that a caller speaks, absolute: each path as it is, and of a folder the audio files that lie in it, by name (2
 * before 10). Throws `WrongUsage` where a folder has none or cannot be read.
 */
export async function callerFiles(paths: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    paths.map(async (path) => ((await isFolder(path)) ? filesIn(path) : [resolve(path)])),
  );
  return files.flat();
}

/** What is not there is said to be missing where it is opened. */
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new WrongUsage(`The folder ${folder} cannot be read: ${why}.`);
  });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => extensions.includes(extname(name).slice(1).toLowerCase()));
  if (names.length === 0) {
    throw new WrongUsage(
      `The folder ${folder} has no audio file (${extensions.map((one) => `.${one}`).join(', ')}).`,
    );
  }
  const inOrder = names.sort(new Intl.Collator('en', { numeric: true }).compare);
  return inOrder.map((name) => join(resolve(folder), name));
}
