import type { Failure } from '../common/outcome.ts';
import type { Placement } from '../common/session.ts';
import type { Millis } from '../common/units.ts';
import { EngineHost, type HostOptions, type JobRequest } from './engine-host.ts';
import { hearWords } from './hear-words.ts';
import { readPlacements } from './placement-log.ts';

type LoadRequest = Extract<JobRequest, { type: 'load' }>;

/**
 * Where the runtime puts the operators of a model. It says so only to whoever makes it talk, and then it
 * talks in every run: so a worker is asked that measures nothing, loads the model and is ended. Empty where
 * the runtime says nothing.
 */
export async function askPlacement(
  options: Omit<HostOptions, 'hear'>,
  request: Omit<LoadRequest, 'tellsPlacement' | 'profiles'>,
  limit: Millis,
): Promise<Placement[] | Failure> {
  const { hear, words } = hearWords();
  const started = await EngineHost.start({ ...options, hear });
  if ('failure' in started) return started.failure;
  const { host } = started;
  const load = { ...request, tellsPlacement: true, profiles: null };
  const { outcome } = await host.work(load, limit, () => undefined);
  const log = outcome.status === 'measured' ? await words() : null;
  await host.stop();
  return outcome.status === 'failed' ? outcome : readPlacements(log ?? '');
}
