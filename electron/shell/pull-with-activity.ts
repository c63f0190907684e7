import type { Activity } from '../common/bridge.ts';
import type { Lab } from '../lab/lab.ts';

/**
 * Downloads what is missing of these models; the window follows it as one activity for each model. Cancelling by
 * `signal` is no failure: a person wanted it.
 */
export async function pullWithActivity(
  ids: readonly string[],
  lab: Lab,
  tell: (activity: Activity) => void,
  signal: AbortSignal,
): Promise<null> {
  const nameOf = (id: string): string =>
    lab.catalog.models.find((model) => model.id === id)?.name ?? id;
  const about = (id: string): Pick<Activity, 'id' | 'label'> => ({
    id: `pull ${id}`,
    label: nameOf(id),
  });
  try {
    await lab.models.pull(ids, {
      signal,
      onProgress: ({ model, phase, receivedBytes, totalBytes }) =>
        tell({
          ...about(model),
          done: receivedBytes,
          total: totalBytes,
          state: 'running',
          message: phase,
        }),
    });
    for (const id of ids) {
      tell({ ...about(id), done: 1, total: 1, state: 'finished', message: null });
    }
    return null;
  } catch (thrown) {
    if (signal.aborted) {
      for (const id of ids) {
        tell({ ...about(id), done: 0, total: null, state: 'finished', message: null });
      }
      return null;
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    for (const id of ids) tell({ ...about(id), done: 0, total: null, state: 'failed', message });
    throw thrown;
  }
}
