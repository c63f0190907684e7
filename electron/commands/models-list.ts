import { type Model, modelSize } from '../common/model-catalog.ts';
import { bytes } from '../common/units.ts';
import { originOfModel, sourceOfModel } from '../lab/models/model-source.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import { alignColumns } from './align-columns.ts';
import type { ExitCode, ModelsCommandDeps } from './models.ts';

/** `models list`: a table and what all of it takes up, or one JSON object. */
export async function listModels(
  { catalog, store, stdout, ownModels }: ModelsCommandDeps,
  { json }: { json?: boolean },
): Promise<ExitCode> {
  const rows = await Promise.all(
    catalog.models.map(async (model) => ({
      model,
      state: await store.state(model.id),
      onDisk: await store.bytesOnDisk(model.id),
    })),
  );
  const total = await store.totalBytes();
  if (json) {
    const models = rows.map(({ model, state, onDisk }) => ({
      id: model.id,
      name: model.name,
      kind: model.kind,
      family: model.family,
      licence: model.licence,
      precision: model.precision,
      origin: originOfModel(model, ownModels.isOwn(model.id)),
      source: sourceOfModel(model),
      state,
      sizeBytes: modelSize(model),
      bytesOnDisk: onDisk,
    }));
    stdout(JSON.stringify({ models, totalBytes: total }));
    return 0;
  }
  const heads = ['ID', 'NAME', 'KIND', 'SIZE', 'LICENCE', 'PRECISION', 'SOURCE', 'STATE'];
  const cells = rows.map(({ model, state }) => [
    model.id,
    model.name,
    model.kind,
    inMegabytes(modelSize(model)),
    model.licence,
    model.precision,
    sourceOfModel(model),
    state,
  ]);
  for (const line of alignColumns([heads, ...cells], new Set([heads.indexOf('SIZE')])))
    stdout(line);
  stdout(`Downloaded models take up ${inMegabytes(total)}.`);
  return 0;
}

/** What is asked of a person before it is fetched: name, size, licence, source. */
export const offerInWords = (model: Model, missing = modelSize(model)): string =>
  `${model.name}: ${inMegabytes(bytes(missing))}, licence ${model.licence}, from ${sourceOfModel(model)}`;
