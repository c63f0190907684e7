import { defaultModels, type Model, type ModelId, modelSize } from '../common/model-catalog.ts';
import { findModel } from '../lab/models/model-errors.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import type { ExitCode, ModelsCommandDeps } from './models.ts';
import { offerInWords } from './models-list.ts';
import { showLines } from './pull-lines.ts';

/** In bytes: a larger download that was not part of the set-up is asked about. */
const askedAbove = 100e6;

/** `models pull`: says what it fetches and under which licence, then fetches it. */
export async function pullModels(
  deps: ModelsCommandDeps,
  ids: readonly ModelId[],
  options: { defaults?: boolean; yes?: boolean },
): Promise<ExitCode> {
  const defaults = ids.length === 0 || options.defaults ? defaultModels(deps.catalog) : [];
  const wanted = new Set([...ids, ...defaults.map(({ id }) => id)]);
  const models = [...wanted].map((id) => findModel(deps.catalog, id));
  const lacking = await lackingOf(models, deps);
  for (const model of lacking) deps.stderr(`${offerInWords(model)}.`);
  const large = lacking.filter((model) => !model.isDefault && modelSize(model) > askedAbove);
  if (large.length > 0 && deps.confirm !== null && !options.yes) {
    if (!(await deps.confirm(`Download ${namesOf(large)}?`))) {
      deps.stderr('Nothing was downloaded.');
      return 1;
    }
  }
  const display = deps.isTerminal
    ? (await import('./pull-bars.ts')).showBars(deps.catalog)
    : showLines(deps.catalog, deps.stderr);
  const report = await deps.store
    .pull([...wanted], { onProgress: display.show, signal: deps.signal })
    .finally(() => display.stop());
  const isNew = report.some(({ outcome }) => outcome === 'pulled');
  deps.stderr(`${namesOf(models)}: ready${isNew ? '' : ', nothing to download'}.`);
  if (isNew)
    deps.stderr(`Downloaded models take up ${inMegabytes(await deps.store.totalBytes())}.`);
  return 0;
}

async function lackingOf(
  models: readonly Model[],
  { store }: ModelsCommandDeps,
): Promise<readonly Model[]> {
  const states = await Promise.all(models.map(({ id }) => store.state(id)));
  return models.filter((_, index) => states[index] !== 'ready');
}

/** `models verify`: reads every file of the models. */
export async function verifyModels(
  deps: ModelsCommandDeps,
  ids: readonly ModelId[],
): Promise<ExitCode> {
  const models =
    ids.length > 0 ? ids.map((id) => findModel(deps.catalog, id)) : await modelsHere(deps);
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

async function modelsHere({ catalog, store }: ModelsCommandDeps): Promise<readonly Model[]> {
  const states = await Promise.all(catalog.models.map(({ id }) => store.state(id)));
  return catalog.models.filter((_, index) => states[index] !== 'missing');
}

export const namesOf = (models: readonly Model[]): string =>
  models.map(({ name }) => name).join('; ');
