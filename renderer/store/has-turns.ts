import type { LabState } from './lab-state.ts';

/** Whether the session that is shown has conversations with a voice agent. */
export const hasTurns = ({ shown }: Pick<LabState, 'shown'>): boolean =>
  shown?.session.manifest.scenario.work.some(({ kind }) => kind === 'turn') === true;

export const noTurns = 'No session is shown that has turns of a voice agent.';
