import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { sessionNameSchema } from '../common/session.ts';
import { importedFormats } from '../lab/import/import-trace.ts';
import { readManifest } from '../lab/read-session.ts';
import { openLibrary } from '../lab/session-library.ts';
import type { Console } from './console.ts';

const sessionName = (text: string): string => {
  const read = sessionNameSchema.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError('It must have 1 to 200 characters.');
};

const formats = `
FILE is one of:
  a recording of the lab (.latlab)
${importedFormats.map((format) => `  ${format}`).join('\n')}
The last two may be packed by gzip (.json.gz). Of a trace come in: processes (a work each), threads (a run each),
slices (X, B and E), instants (i), and counters (C) that have the name of a metric of the lab. What stays out, such as
flows, is told. Nothing is guessed: what the trace does not tell, such as the machine, is not known.`;

/** `latency-lab import FILE [--name NAME]`: prints the session's id. */
export function importCommand(console: Console): Command {
  return new Command('import')
    .description('Add a recording, or a trace of another tool, to the sessions.')
    .argument('<FILE>', 'a .latlab recording, an onnxruntime profile or a Chrome trace')
    .option('--name <NAME>', 'what to call an imported trace; else as its file', sessionName)
    .addHelpText('after', formats)
    .action(async (file: string, { name }: { readonly name?: string }) => {
      const { home, runtime } = await console.lab();
      const library = openLibrary(home.sessions);
      const id = await library.add(resolve(file), {
        by: runtime.lab,
        ...(name === undefined ? {} : { name }),
      });
      const { imported } = await readManifest(library.folderOf(id));
      for (const remark of imported?.remarks ?? []) console.stderr(remark);
      console.stdout(id);
    });
}
