import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import type { TurnWork } from '../../electron/common/turn/turn-work.ts';

/**
 * The works of a session that are agents, with their place in its list. Not those of realtime requests to the lab's
 * server: whoever asked has their turns.
 */
export function agentsOf({ manifest, runs }: Pick<RecordedSession, 'manifest' | 'runs'>): {
  readonly place: number;
  readonly work: TurnWork;
}[] {
  const agents = manifest.scenario.work.flatMap((work, place) =>
    work.kind === 'turn' ? [{ place, work }] : [],
  );
  if (agents.length === 0) return [];
  const requested = new Set(
    runs.flatMap(({ plan }) => (plan.requested === undefined ? [] : [plan.work])),
  );
  return agents.filter(({ place }) => !requested.has(place));
}
