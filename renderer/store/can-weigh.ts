import type { LabState } from './lab-state.ts';

/** Whether there is anything whose quality can stand beside its speed: several sessions, or one that speaks or recognises. */
export const canWeigh = ({ comparison, shown }: Pick<LabState, 'comparison' | 'shown'>): boolean =>
  comparison?.kind === 'sessions' ||
  shown?.session.manifest.scenario.work.some(({ kind }) => kind === 'tts' || kind === 'asr') ===
    true;

export const nothingToWeigh = 'No session is shown that speaks or recognises anything.';
