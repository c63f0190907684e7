import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { buildSession } from '../common/recorded-session.ts';
import { readSession, UnreadableSession } from '../lab/read-session.ts';
import { unpackSession } from '../lab/session-archive.ts';
import { openLibrary } from '../lab/session-library.ts';
import type { Console } from './console.ts';
import { jsonOption } from './options.ts';
import { reportJson } from './report-json.ts';
import { reportTable } from './report-table.ts';

/** `latency-lab show SESSION`. */
export function showCommand(console: Console): Command {
  return new Command('show')
    .description('Print a recorded session.')
    .argument('<SESSION>', 'its name, its folder, or a .latlab file')
    .addOption(jsonOption())
    .action(async (name: string, { json }: { json?: true }) => {
      await withFolder(name, console, async (folder) => {
        const { manifest, events, damage } = await readSession(folder);
        const session = buildSession(manifest, events);
        if (damage !== null) console.stderr(damage);
        if (json === true) {
          console.stdout(JSON.stringify(reportJson(session, resolve(folder))));
          return;
        }
        const { machine, runtime } = manifest;
        console.stdout(`${manifest.name}, ${new Date(manifest.startedAt).toISOString()}`);
        console.stdout(
          `${machine.cpu}, ${machine.cores} cores, ${machine.osName}; onnxruntime ${runtime.onnxruntime}, ${runtime.host}`,
        );
        console.stdout('');
        for (const line of reportTable(session)) console.stdout(line);
      });
    });
}

/** A `.latlab` file is unpacked for as long as it is read. */
async function withFolder(
  name: string,
  console: Console,
  read: (folder: string) => Promise<void>,
): Promise<void> {
  const found = await stat(name).catch(() => null);
  if (found?.isDirectory() === true) return read(name);
  if (found?.isFile() === true) {
    const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-'));
    try {
      const folder = join(scratch, 'session');
      await unpackSession(name, folder);
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
