import { agentsOf } from './agents-of.ts';
import type { LabState } from './lab-state.ts';

/** Whether the session that is shown has conversations with a voice agent. */
export const hasTurns = ({ shown }: Pick<LabState, 'shown'>): boolean =>
  shown !== null && agentsOf(shown.session).length > 0;

export const noTurns = 'No session is shown that has turns of a voice agent.';
