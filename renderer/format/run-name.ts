import type { PlannedRun } from '../../electron/common/plan.ts';
import type { RunState } from '../../electron/common/recorded-session.ts';
import type { Scenario, Work } from '../../electron/common/scenario.ts';

export const kindNames: Readonly<Record<Work['kind'], string>> = { tts: 'TTS', asr: 'ASR' };

/** What a run is for: "load", "warm-up 1 of 1", "measured 2 of 5". */
export function runPurpose(
  plan: PlannedRun,
  scenario: Pick<Scenario, 'repeats' | 'warmUps'>,
): string {
  if (plan.kind === 'load') return 'load';
  const of = plan.kind === 'warm-up' ? scenario.warmUps : scenario.repeats;
  return `${plan.kind} ${plan.repeat + 1} of ${of}`;
}

/** The end of a path, which tells files apart. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

export const stateNames: Readonly<Record<RunState, string>> = {
  waiting: 'waiting',
  running: 'running',
  interrupted: 'interrupted',
  measured: 'measured',
  cancelled: 'cancelled',
  failed: 'failed',
};
