import { resolve } from 'node:path';
import { Command } from 'commander';
import { buildSession } from '../common/recorded-session.ts';
import { readSession } from '../lab/read-session.ts';
import type { Console } from './console.ts';
import { withFolder } from './open-recorded.ts';
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
