import type { ModelCatalog } from '../common/model-catalog.ts';
import { type Failure, failed } from '../common/outcome.ts';
import { isOfListener, type PlannedRun } from '../common/plan.ts';
import { modelsOfWork, type Scenario } from '../common/scenario.ts';
import { streamingProblem } from '../common/streaming-problem.ts';

/**
 * Why a run cannot be, whose model is to hear audio as it arrives and is of a family that does not: known before its
 * weights are loaded. A load fails where every work of its model asks for that. null of any other run.
 */
export function refuseStreaming(
  run: PlannedRun,
  scenario: Pick<Scenario, 'work'>,
  catalog: ModelCatalog,
): Failure | null {
  if (isOfListener(run)) return null;
  const works =
    run.kind === 'load'
      ? scenario.work.filter((work) => modelsOfWork(work).includes(run.model))
      : scenario.work.slice(run.work, run.work + 1);
  const streams = works.every((work) => work.kind === 'asr' && work.streaming !== undefined);
  if (works.length === 0 || !streams) return null;
  const family = catalog.models.find(({ id }) => id === run.model)?.family;
  const problem = family === undefined ? null : streamingProblem(family);
  return problem === null ? null : failed('unknown-model', problem);
}
