import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type ExportFormat, exportFormatNames } from '../common/export/export-formats.ts';
import { buildSession } from '../common/recorded-session.ts';
import { exportSession } from '../lab/export/export-session.ts';
import { otlpEndpoint } from '../lab/export/otlp-endpoint.ts';
import { sendSession } from '../lab/export/send-session.ts';
import { readNotes } from '../lab/notes-file.ts';
import { readSession } from '../lab/read-session.ts';
import { withAnonymousCopy } from '../lab/share-session.ts';
import type { Console } from './console.ts';
import { withFolder } from './open-recorded.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly to?: string;
  readonly force?: true;
  readonly anonymous?: true;
};

/** `latency-lab export SESSION --format FORMAT --out FILE [--force] [--anonymous]`, or `--format otlp --to URL`. */
export function exportCommand(console: Console): Command {
  return new Command('export')
    .description('Write a recorded session for another tool.')
    .argument('<SESSION>', 'its name, its folder, or a .latlab file')
    .addOption(
      new Option('--format <FORMAT>', 'what to write; otlp, csv and parquet are zips')
        .choices(exportFormatNames)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--out <FILE>', 'where to write it'))
    .addOption(
      new Option(
        '--to <URL>',
        'send it to an OpenTelemetry collector instead (otlp; headers by OTEL_EXPORTER_OTLP_HEADERS)',
      ).conflicts('out'),
    )
    .option('--force', 'replace the file if it is there')
    .option('--anonymous', 'without names of machine and users, paths of files, serial numbers')
    .action(async (name: string, { format, out, to, force, anonymous }: Options) => {
      const target = targetOf(format, out, to);
      const { manifest, events, damage, told } = await withFolder(
        name,
        console,
        anonymous === true ? (folder) => withAnonymousCopy(folder, readAll) : readAll,
      );
      for (const sentence of [damage, told.damage]) if (sentence !== null) console.stderr(sentence);
      const session = buildSession(manifest, events, told.notes);
      if ('to' in target) {
        const endpoint = otlpEndpoint(target.to, console.env.OTEL_EXPORTER_OTLP_HEADERS);
        const undelivered = await sendSession(session, endpoint, console.interrupted);
        if (undelivered === null) return;
        console.stderr(undelivered);
        console.exit(1);
        return;
      }
      const path = resolve(target.out);
      const remarks = await exportSession(
        session,
        format,
        path,
        force === true,
        console.reportPage,
      );
      for (const remark of remarks) console.stderr(remark);
      console.stdout(path);
    });
}

function targetOf(
  format: ExportFormat,
  out: string | undefined,
  to: string | undefined,
): { readonly out: string } | { readonly to: string } {
  if (out !== undefined) return { out };
  if (to === undefined) throw new WrongUsage('Say where to: --out FILE, or --to URL for otlp.');
  if (format !== 'otlp')
    throw new WrongUsage('Only --format otlp can be sent: --to takes no other.');
  return { to };
}

const readAll = async (folder: string) => ({
  ...(await readSession(folder)),
  told: await readNotes(folder),
});
