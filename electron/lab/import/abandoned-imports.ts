import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder that a recording is unpacked to before it has its name; it tells the process that does it. */
export const importDraft = (sessions: string, now: number): string =>
  join(sessions, `.import-${process.pid}-${now}`);

/** Removes what imports left behind that were killed: drafts of processes that are gone. Never fails. */
export async function removeAbandonedImports(sessions: string): Promise<void> {
  for (const name of await readdir(sessions).catch(() => [])) {
    const [, pid] = /^\.import-(\d+)-\d+$/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(join(sessions, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Another user's process may not be asked, but it is there.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
