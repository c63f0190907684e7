import { rm, stat } from 'node:fs/promises';
import { UnreadableSession } from '../read-session.ts';
import { unpackSession } from '../session-archive.ts';
import { importTrace } from './import-trace.ts';
import { beginningOf, gzip } from './trace-text.ts';

/** Who imports a trace: the version of the lab; and what the recording shall be called, else by its file. */
export type Importing = { readonly by: string; readonly name?: string };

/**
 * Writes what a person brought as a recording into `folder`, which must not exist: a `.latlab` is unpacked, a trace of
 * another tool is imported. Throws `UnreadableSession`, and `DiskFull`; then nothing is left behind.
 */
export async function takeIn(file: string, folder: string, importing: Importing): Promise<void> {
  if (!(await isTrace(file))) return unpackSession(file, folder);
  try {
    await importTrace(file, folder, importing);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** By its beginning, and where that is neither by its name: a picture called `.json` was meant as a trace. */
async function isTrace(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile() || found.size === 0) return false;
  const beginning = await beginningOf(file).catch((thrown: Error) => {
    throw new UnreadableSession(`${file} cannot be read (${thrown.message}).`);
  });
  if (beginning.startsWith('PK')) return false;
  const isJson = /^(\xef\xbb\xbf)?\s*[[{]/.test(beginning);
  return isJson || beginning.startsWith(gzip) || /\.json(\.gz)?$/i.test(file);
}
