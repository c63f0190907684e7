import type { Failure } from '../common/outcome.ts';
import type { Millis } from '../common/units.ts';
import { EngineHost, type HostOptions, type JobRequest } from './engine-host.ts';

type LoadRequest = Extract<JobRequest, { type: 'load' }>;

/**
 * Has the runtime put a model's optimised graphs where the request's `graphs` say. To write them takes longer than to
 * load alone, so a worker does it that measures nothing, loads the model and is ended. null once they are written.
 */
export async function writeGraphs(
  options: HostOptions,
  request: Omit<LoadRequest, 'tellsPlacement' | 'profiles'>,
  limit: Millis,
): Promise<Failure | null> {
  const started = await EngineHost.start(options);
  if ('failure' in started) return started.failure;
  const { host } = started;
  const load = { ...request, tellsPlacement: false, profiles: null };
  const { outcome } = await host.work(load, limit, () => undefined);
  await host.stop();
  return outcome.status === 'failed' ? outcome : null;
}
