import { resolve } from 'node:path';
import { Command } from 'commander';
import { buildSession } from '../common/recorded-session.ts';
import { readSession } from '../lab/read-session.ts';
import type { Console } from './console.ts';
import { withFolder } from './open-recorded.ts';
import { jsonOption, topOption } from './options.ts';
import { reportJson } from './report-json.ts';
import { reportOperators, reportOperatorsJson } from './report-operators.ts';
import { reportTable } from './report-table.ts';

type Options = { readonly json?: true; readonly operators?: true; readonly top: number };

/** `latency-lab show SESSION [--operators]`. */
export function showCommand(console: Console): Command {
  return new Command('show')
    .description('Print a recorded session.')
    .argument('<SESSION>', 'its name, its folder, or a .latlab file')
    .option('--operators', 'the operators of its profiled runs instead: where the time goes')
    .addOption(topOption())
    .addOption(jsonOption())
    .action(async (name: string, { json, operators, top }: Options) => {
      await withFolder(name, console, async (folder) => {
        const { manifest, events, damage } = await readSession(folder);
        const session = buildSession(manifest, events);
        if (damage !== null) console.stderr(damage);
        if (json === true) {
          const recording = resolve(folder);
          const report =
            operators === true
              ? reportOperatorsJson(session, recording, top)
              : reportJson(session, recording);
          console.stdout(JSON.stringify(report));
          return;
        }
        const { imported, machine, runtime } = manifest;
        console.stdout(`${manifest.name}, ${new Date(manifest.startedAt).toISOString()}`);
        console.stdout(
          imported === undefined
            ? `${machine.cpu}, ${machine.cores ?? '?'} cores, ${machine.osName}; onnxruntime ${runtime.onnxruntime}, ${runtime.host}`
            : `Imported from ${imported.file} (${imported.tool}): another tool measured it.`,
        );
        for (const remark of imported?.remarks ?? []) console.stderr(remark);
        console.stdout('');
        const lines = operators === true ? reportOperators(session, top) : reportTable(session);
        for (const line of lines) console.stdout(line);
      });
    });
}
