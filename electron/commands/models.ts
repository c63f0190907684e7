import { Command } from 'commander';
import {
  defaultModels,
  type Model,
  type ModelCatalog,
  type ModelId,
  modelSize,
} from '../common/model-catalog.ts';
import { findModel, UnknownModel } from '../lab/models/model-errors.ts';
import type { ModelStore } from '../lab/models/model-store.ts';
import { inMegabytes, PullFailure } from '../lab/models/pull-failure.ts';
import { alignColumns } from './align-columns.ts';
import { showLines } from './pull-lines.ts';

export interface ModelsCommandDeps {
  readonly store: ModelStore;
  readonly catalog: ModelCatalog;
  /** Writes one line of the answer. */
  readonly stdout: (line: string) => void;
  /** Writes one line about the way there. */
  readonly stderr: (line: string) => void;
  /** stderr is a terminal: draw bars on it instead of writing lines. */
  readonly isTerminal: boolean;
  /** Called once by each action: 0 done, 1 failed. */
  readonly exit: (code: 0 | 1) => void;
  /** Aborted by Ctrl-C. */
  readonly signal?: AbortSignal;
}

/**
 * `latency-lab models list|pull|verify`.
 *
 * Wrong usage throws commander's `CommanderError`, for the program to turn into exit code 2.
 */
export function modelsCommand(deps: ModelsCommandDeps): Command {
  const command = new Command('models')
    .description('List, download and check the speech models.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => deps.stdout(text.trimEnd()),
      writeErr: (text) => deps.stderr(text.trimEnd()),
    });
  command
    .command('list')
    .description('List every model with its size, licence and state on this machine.')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) => reporting(deps, () => list(deps, options)));
  command
    .command('pull')
    .description('Download models that are missing or damaged: the default ones unless named.')
    .argument('[ID...]', 'models to download')
    .option('--defaults', 'the default models, besides those named')
    .action((ids: ModelId[], options: { defaults?: boolean }) =>
      reporting(deps, () => pull(deps, ids, options)),
    );
  command
    .command('verify')
    .description('Read every file and compare its hash: of all models here unless named.')
    .argument('[ID...]', 'models to check')
    .action((ids: ModelId[]) => reporting(deps, () => verify(deps, ids)));
  return command;
}

type ExitCode = 0 | 1;

async function list(deps: ModelsCommandDeps, { json }: { json?: boolean }): Promise<ExitCode> {
  const rows = await Promise.all(
    deps.catalog.models.map(async (model) => ({
      id: model.id,
      name: model.name,
      kind: model.kind,
      size: modelSize(model),
      licence: model.licence,
      precision: model.precision,
      state: await deps.store.state(model.id),
    })),
  );
  if (json) {
    const models = rows.map(({ size, ...row }) => ({ ...row, sizeBytes: size }));
    deps.stdout(JSON.stringify({ models }));
    return 0;
  }
  const heads = ['ID', 'NAME', 'KIND', 'SIZE', 'LICENCE', 'PRECISION', 'STATE'];
  const cells = rows.map((row) => [
    row.id,
    row.name,
    row.kind,
    inMegabytes(row.size),
    row.licence,
    row.precision,
    row.state,
  ]);
  const toTheRight = new Set([heads.indexOf('SIZE')]);
  for (const line of alignColumns([heads, ...cells], toTheRight)) deps.stdout(line);
  return 0;
}

async function pull(
  deps: ModelsCommandDeps,
  ids: readonly ModelId[],
  options: { defaults?: boolean },
): Promise<ExitCode> {
  const defaults = ids.length === 0 || options.defaults ? defaultModels(deps.catalog) : [];
  const wanted = new Set([...ids, ...defaults.map(({ id }) => id)]);
  const models = [...wanted].map((id) => findModel(deps.catalog, id));
  const display = deps.isTerminal
    ? (await import('./pull-bars.ts')).showBars(deps.catalog)
    : showLines(deps.catalog, deps.stderr);
  const signal = deps.signal ?? new AbortController().signal;
  const report = await deps.store
    .pull([...wanted], { onProgress: display.show, signal })
    .finally(() => display.stop());
  const isNew = report.some(({ outcome }) => outcome === 'pulled');
  deps.stderr(`${namesOf(models)}: ready${isNew ? '' : ', nothing to download'}.`);
  return 0;
}

async function verify(deps: ModelsCommandDeps, ids: readonly ModelId[]): Promise<ExitCode> {
  const models =
    ids.length > 0 ? ids.map((id) => findModel(deps.catalog, id)) : await present(deps);
  if (models.length === 0) {
    deps.stderr(
      'No model is on this machine yet. To get the default ones: latency-lab models pull',
    );
    return 1;
  }
  let code: ExitCode = 0;
  for (const model of models) {
    const report = await deps.store.verify(model.id);
    const damaged = report.files.filter(({ status }) => status !== 'whole');
    if (damaged.length === 0) {
      deps.stdout(`${model.id}: whole`);
      continue;
    }
    code = 1;
    for (const { path, status } of damaged) deps.stdout(`${model.id}: ${status} ${path}`);
    deps.stderr(`To mend ${model.name}, run: latency-lab models pull ${model.id}`);
  }
  return code;
}

async function present({ catalog, store }: ModelsCommandDeps): Promise<readonly Model[]> {
  const states = await Promise.all(catalog.models.map(({ id }) => store.state(id)));
  return catalog.models.filter((_, index) => states[index] !== 'missing');
}

/** Expected failures become their sentence; a bug goes on as an exception. */
async function reporting(deps: ModelsCommandDeps, act: () => Promise<ExitCode>): Promise<void> {
  try {
    deps.exit(await act());
  } catch (error) {
    if (!(error instanceof UnknownModel || error instanceof PullFailure)) throw error;
    deps.stderr(error.message);
    deps.exit(1);
  }
}

const namesOf = (models: readonly Model[]): string => models.map(({ name }) => name).join('; ');
