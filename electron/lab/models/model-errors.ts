import type { Model, ModelCatalog, ModelId, ModelState } from '../../common/model-catalog.ts';

/** An id that the catalog does not have. The message names those that it has. */
export class UnknownModel extends Error {
  override readonly name = 'UnknownModel';
  readonly model: ModelId;

  constructor(model: ModelId, catalog: ModelCatalog) {
    const known = catalog.models.map(({ id }) => id).join(', ');
    super(`There is no model "${model}". The models are: ${known}.`);
    this.model = model;
  }
}

/** A model that is known but not whole on this machine. The message says how to get it. */
export class ModelMissing extends Error {
  override readonly name = 'ModelMissing';
  readonly model: ModelId;

  constructor(model: Model, state: Exclude<ModelState, 'ready'>) {
    const what = state === 'missing' ? 'not on this machine' : 'incomplete on this machine';
    super(
      `The model ${model.name} is ${what}. To get it, press Download beside it in the app, or run: latency-lab models pull ${model.id}`,
    );
    this.model = model.id;
  }
}

/** Models are being downloaded, so none is deleted now. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';

  constructor() {
    super(
      'Models are being downloaded, here or by another Latency Lab, so nothing was changed. Wait until the download has ended, or cancel it, and try again.',
    );
  }
}

/** @throws UnknownModel */
export function findModel(catalog: ModelCatalog, id: ModelId): Model {
  const model = catalog.models.find((candidate) => candidate.id === id);
  if (!model) throw new UnknownModel(id, catalog);
  return model;
}
