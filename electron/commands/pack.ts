import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { shareSession } from '../lab/share-session.ts';
import type { Console } from './console.ts';
import { withFolder } from './open-recorded.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = {
  readonly out: string;
  readonly audio: boolean;
  readonly notes: boolean;
  readonly anonymous?: true;
};

/** `latency-lab pack SESSION --out FILE.latlab [--no-audio] [--no-notes] [--anonymous]`. */
export function packCommand(console: Console): Command {
  return new Command('pack')
    .description('Save a recorded session as one .latlab file.')
    .argument('<SESSION>', 'its name, its folder, or a .latlab file')
    .requiredOption('--out <FILE.latlab>', 'where to')
    .option('--no-audio', 'without what the models made and heard')
    .option('--no-notes', 'without what people pinned to it')
    .option('--anonymous', 'without names of machine and users, paths of files, serial numbers')
    .action(async (name: string, { out, audio, notes, anonymous }: Options) => {
      const place = dirname(resolve(out));
      if ((await stat(place).catch(() => null))?.isDirectory() !== true) {
        throw new WrongUsage(`${place} is no folder: make it first, or save somewhere else.`);
      }
      await withFolder(name, console, (folder) =>
        shareSession(folder, resolve(out), {
          withAudio: audio,
          isAnonymous: anonymous === true,
          withNotes: notes,
        }),
      );
      console.stderr(`Saved as ${out}.`);
    });
}
