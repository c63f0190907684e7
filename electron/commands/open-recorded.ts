import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeIn } from '../lab/import/take-in.ts';
import { UnreadableSession } from '../lab/read-session.ts';
import { openLibrary } from '../lab/session-library.ts';
import type { Console } from './console.ts';

/**
 * Reads the recording that a person named: by its session's name, its folder, or a `.latlab` file or a
 * trace of another tool, which is unpacked for as long as it is read. Throws `UnreadableSession`.
 */
export async function withFolder<Read>(
  name: string,
  console: Console,
  read: (folder: string) => Promise<Read>,
): Promise<Read> {
  const found = await stat(name).catch(() => null);
  if (found?.isDirectory() === true) return read(name);
  if (found?.isFile() === true) {
    const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-'));
    try {
      const folder = join(scratch, 'session');
      await takeIn(name, folder, { by: (await console.lab()).runtime.lab });
      return await read(folder);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  const { home } = await console.lab();
  const folder = openLibrary(home.sessions).folderOf(name);
  if ((await stat(folder).catch(() => null)) === null) {
    throw new UnreadableSession(
      `There is no session "${name}" in ${home.sessions}, and no such file or folder.`,
    );
  }
  return read(folder);
}
