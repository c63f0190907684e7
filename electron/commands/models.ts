import { Command, Option } from 'commander';
import { type ModelCatalog, type ModelId, ownFamilies } from '../common/model-catalog.ts';
import { ModelMissing, StoreBusy, UnknownModel } from '../lab/models/model-errors.ts';
import type { ModelStore } from '../lab/models/model-store.ts';
import type { OwnModels } from '../lab/models/own/own-models.ts';
import { UnusableModel } from '../lab/models/own/unusable-model.ts';
import { UnusablePack } from '../lab/models/pack/unusable-pack.ts';
import { PullFailure } from '../lab/models/pull-failure.ts';
import { listModels } from './models-list.ts';
import { type AddLine, addOwnModel, removeModels } from './models-own.ts';
import { packModels, unpackModels } from './models-pack.ts';
import { pullModels, verifyModels } from './models-pull.ts';

export interface ModelsCommandDeps {
  readonly store: ModelStore;
  readonly catalog: ModelCatalog;
  readonly ownModels: OwnModels;
  /** The folder of the model store. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes one line of the answer. */
  readonly stdout: (line: string) => void;
  /** Writes one line about the way there. */
  readonly stderr: (line: string) => void;
  /** stderr is a terminal: draw bars on it instead of writing lines. */
  readonly isTerminal: boolean;
  /** Asks a person, yes or no. null: nobody is there to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Called once by each action: 0 done, 1 failed. */
  readonly exit: (code: ExitCode) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export type ExitCode = 0 | 1;

/**
 * `latency-lab models list|pull|verify|add|remove|pack|unpack`.
 *
 * Wrong usage throws commander's `CommanderError`, for the program to turn into exit code 2.
 */
export function modelsCommand(deps: ModelsCommandDeps): Command {
  const command = new Command('models')
    .description('List, download, check, add and remove speech models.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => deps.stdout(text.trimEnd()),
      writeErr: (text) => deps.stderr(text.trimEnd()),
    });
  command
    .command('list')
    .description('List every model with its size, licence, source and state on this machine.')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) => reporting(deps, () => listModels(deps, options)));
  command
    .command('pull')
    .description('Download models that are missing or damaged: the default ones unless named.')
    .argument('[ID...]', 'models to download')
    .option('--defaults', 'the default models, besides those named')
    .option('--yes', 'do not ask before a large download')
    .action((ids: ModelId[], options: { defaults?: boolean; yes?: boolean }) =>
      reporting(deps, () => pullModels(deps, ids, options)),
    );
  command
    .command('verify')
    .description('Read every file and compare its hash: of all models here unless named.')
    .argument('[ID...]', 'models to check')
    .action((ids: ModelId[]) => reporting(deps, () => verifyModels(deps, ids)));
  command
    .command('add')
    .description('Add models of your own: a folder, an ONNX file, or a repository of the hub.')
    .argument('<PLACE>', 'a path, or hub:ORG/NAME[/PATH][@REVISION]')
    .option('--id <ID>', 'how to call it on the command line')
    .option('--name <NAME>', 'how to call it on screen')
    .addOption(
      new Option('--family <FAMILY>', 'where it is not recognised').choices([...ownFamilies]),
    )
    .action((place: string, options: AddLine) =>
      reporting(deps, () => addOwnModel(deps, place, options)),
    );
  command
    .command('remove')
    .description('Delete what was downloaded of models, and forget own ones. Own files stay.')
    .argument('<ID...>', 'models to remove')
    .option('--yes', 'do not ask')
    .action((ids: ModelId[], options: { yes?: boolean }) =>
      reporting(deps, () => removeModels(deps, ids, options)),
    );
  command
    .command('pack')
    .description('Put models into one file, for a machine without network: all here unless named.')
    .argument('[ID...]', 'models to pack')
    .requiredOption('--out <FILE>', 'the file to write')
    .action((ids: ModelId[], options: { out: string }) =>
      reporting(deps, () => packModels(deps, ids, options)),
    );
  command
    .command('unpack')
    .description('Take over the models of a file that "models pack" wrote.')
    .argument('<FILE>', 'the file')
    .action((file: string) => reporting(deps, () => unpackModels(deps, file)));
  return command;
}

/** Expected failures become their sentence; a bug goes on as an exception. */
async function reporting(deps: ModelsCommandDeps, act: () => Promise<ExitCode>): Promise<void> {
  const problem = deps.ownModels.problem();
  if (problem !== null) deps.stderr(problem);
  try {
    deps.exit(await act());
  } catch (error) {
    if (!isExpected(error) && !deps.signal.aborted) throw error;
    deps.stderr(isExpected(error) ? error.message : 'Cancelled.');
    deps.exit(1);
  }
}

const isExpected = (error: unknown): error is Error =>
  [UnknownModel, ModelMissing, StoreBusy, PullFailure, UnusableModel, UnusablePack].some(
    (kind) => error instanceof kind,
  );
