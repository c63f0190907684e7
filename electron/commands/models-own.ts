import { type Model, type ModelId, modelSize } from '../common/model-catalog.ts';
import { bytes } from '../common/units.ts';
import { isOwnFile } from '../lab/models/file-place.ts';
import { findModel } from '../lab/models/model-errors.ts';
import { originOfModel, sourceOfModel } from '../lab/models/model-source.ts';
import { addModel, removeModel } from '../lab/models/own/add-model.ts';
import type { AddOptions } from '../lab/models/own/build-models.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import type { ExitCode, ModelsCommandDeps } from './models.ts';
import { namesOf } from './models-pull.ts';

export type AddLine = AddOptions;

/** `models add`: one line for each precision that was found. */
export async function addOwnModel(
  deps: ModelsCommandDeps,
  place: string,
  options: AddLine,
): Promise<ExitCode> {
  const { directory: store, ownModels, env, signal } = deps;
  const { models, remarks } = await addModel(place, options, { store, ownModels, env, signal });
  for (const model of models) {
    const { id, family, precision, licence } = model;
    deps.stdout(
      `${id}: ${family}, ${precision}, ${inMegabytes(modelSize(model))}, licence ${licence}`,
    );
  }
  for (const remark of remarks) deps.stderr(remark);
  for (const model of models) {
    if ((await deps.store.state(model.id)) === 'ready') continue;
    deps.stderr(`To download it, run: latency-lab models pull ${model.id}`);
  }
  return 0;
}

/** `models remove`. */
export async function removeModels(
  deps: ModelsCommandDeps,
  ids: readonly ModelId[],
  options: { yes?: boolean },
): Promise<ExitCode> {
  const models = ids.map((id) => findModel(deps.catalog, id));
  if (deps.confirm !== null && !options.yes) {
    const packed = models.filter(
      (model) => originOfModel(model, deps.ownModels.isOwn(model.id)) === 'pack',
    );
    const warning =
      packed.length > 0
        ? ` The files of ${namesOf(packed)} are deleted for good unless you have the pack.`
        : '';
    if (!(await deps.confirm(`Remove ${namesOf(models)}?${warning}`))) {
      deps.stderr('Nothing was removed.');
      return 1;
    }
  }
  for (const model of models) {
    const before = await deps.store.totalBytes();
    await removeModel(model.id, deps);
    const freed = bytes(before - (await deps.store.totalBytes()));
    deps.stdout(`${model.id}: removed, ${inMegabytes(freed)} freed`);
    if (hasOwnFiles(model)) deps.stderr(`Its files stay where they are: ${sourceOfModel(model)}`);
  }
  return 0;
}

const hasOwnFiles = (model: Model): boolean => Object.values(model.files).some(isOwnFile);
