import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type ExportFormat, exportFormatNames } from '../common/export/export-formats.ts';
import { buildSession } from '../common/recorded-session.ts';
import { exportSession } from '../lab/export/export-session.ts';
import { readNotes } from '../lab/notes-file.ts';
import { readSession } from '../lab/read-session.ts';
import { withAnonymousCopy } from '../lab/share-session.ts';
import type { Console } from './console.ts';
import { withFolder } from './open-recorded.ts';

type Options = {
  readonly format: ExportFormat;
  readonly out: string;
  readonly force?: true;
  readonly anonymous?: true;
};

/** `latency-lab export SESSION --format FORMAT --out FILE [--force] [--anonymous]`. */
export function exportCommand(console: Console): Command {
  return new Command('export')
    .description('Write a recorded session for another tool.')
    .argument('<SESSION>', 'its name, its folder, or a .latlab file')
    .addOption(
      new Option('--format <FORMAT>', 'what to write; otlp, csv and parquet are zips')
        .choices(exportFormatNames)
        .makeOptionMandatory(),
    )
    .requiredOption('--out <FILE>', 'where to write it')
    .option('--force', 'replace the file if it is there')
    .option('--anonymous', 'without names of machine and users, paths of files, serial numbers')
    .action(async (name: string, { format, out, force, anonymous }: Options) => {
      const { manifest, events, damage, told } = await withFolder(
        name,
        console,
        anonymous === true ? (folder) => withAnonymousCopy(folder, readAll) : readAll,
      );
      for (const sentence of [damage, told.damage]) if (sentence !== null) console.stderr(sentence);
      const session = buildSession(manifest, events, told.notes);
      const remarks = await exportSession(
        session,
        format,
        resolve(out),
        force === true,
        console.reportPage,
      );
      for (const remark of remarks) console.stderr(remark);
      console.stdout(resolve(out));
    });
}

const readAll = async (folder: string) => ({
  ...(await readSession(folder)),
  told: await readNotes(folder),
});
