import type { Model, ModelCatalog } from '../common/model-catalog.ts';
import { type Failure, failed } from '../common/outcome.ts';
import type { PlannedRun, VariantOf } from '../common/plan.ts';

/** The models that are this one but for the precision of their weights, itself among them. */
function variantsOf(id: string, { models }: ModelCatalog): readonly Model[] {
  const model = models.find((known) => known.id === id);
  if (model === undefined) return [];
  return model.group === undefined ? [model] : models.filter(({ group }) => group === model.group);
}

/** Finds a model's variant in a precision; the model itself where there is none, and then its run fails. */
export const variantsIn =
  (catalog: ModelCatalog): VariantOf =>
  (id, precision) =>
    variantsOf(id, catalog).find((variant) => variant.precision === precision)?.id ?? id;

/** Why a run does not get the precision that it asks for; null where it does. */
export function missingPrecision(
  { model: id, settings: { precision } }: Pick<PlannedRun, 'model' | 'settings'>,
  catalog: ModelCatalog,
): Failure | null {
  const variants = variantsOf(id, catalog);
  const model = variants.find((variant) => variant.id === id);
  if (precision === undefined || model === undefined || model.precision === precision) return null;
  const known = variants.map((variant) => `${variant.precision} (${variant.id})`).join(', ');
  return failed(
    'unknown-model',
    `The catalog has no ${model.name} in "${precision}". There is: ${known}.`,
  );
}
