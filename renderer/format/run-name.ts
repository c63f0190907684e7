import type { PlannedRun } from '../../electron/common/plan.ts';
import type { RunState } from '../../electron/common/recorded-session.ts';
import type { RecordedWork, Scenario } from '../../electron/common/scenario.ts';

const kindNames: Readonly<Record<RecordedWork['kind'], string>> = {
  tts: 'TTS',
  asr: 'ASR',
  llm: 'LLM',
  turn: 'Turn',
  imported: 'Imported',
};

/** The links of a voice agent, as its parts are called on screen. */
const linkNames: Readonly<Record<NonNullable<PlannedRun['link']>, string>> = {
  asr: 'ASR',
  llm: 'LLM',
  tts: 'TTS',
};

/**
 * What a run is for: "load", "warm-up", "repeat 2 of 5", "run 3 heard by moonshine-tiny", "conversation 1, turn 2". The form asks for repeats and warm-ups; "run" is left
 * for any of them, counted through the session.
 */
export function runPurpose(
  plan: PlannedRun,
  scenario: Pick<Scenario, 'repeats' | 'warmUps' | 'profiledRuns'>,
): string {
  if (plan.name !== undefined) return plan.name;
  if (plan.link !== undefined) return `load of ${linkNames[plan.link]}, ${plan.model}`;
  if (plan.turn !== undefined && plan.conversation !== undefined) {
    const conversation = plan.conversation + 1;
    return plan.kind === 'warm-up'
      ? `warm-up ${conversation} of ${scenario.warmUps}`
      : `conversation ${conversation}, turn ${plan.turn + 1}`;
  }
  if (plan.kind !== 'profiled' && plan.profiled) return `${plan.kind}, profiled`;
  if (plan.hears !== undefined) {
    return plan.kind === 'load'
      ? `load of ${plan.model}, to hear`
      : `run ${plan.hears + 1} heard by ${plan.model}`;
  }
  if (plan.kind === 'load') return 'load';
  const { name, of } = {
    'warm-up': { name: 'warm-up', of: scenario.warmUps },
    measured: { name: 'repeat', of: scenario.repeats },
    profiled: { name: 'profiled', of: scenario.profiledRuns },
    listen: { name: 'heard', of: 1 },
  }[plan.kind];
  return of === 1 ? name : `${name} ${plan.repeat + 1} of ${of}`;
}

/** The same with less room: "conv. 1, turn 2", "load of ASR". */
export const shortPurpose = (purpose: string): string =>
  purpose.replace(/^conversation /, 'conv. ').replace(/^(load of [A-Z]{3}), .*$/, '$1');

/** Which work of the scenario, as the form numbers it: "TTS 1". */
export const workName = (kind: RecordedWork['kind'], work: number): string =>
  `${kindNames[kind]} ${work + 1}`;

/** The end of a path, which tells files apart. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

export const stateNames: Readonly<Record<RunState, string>> = {
  waiting: 'waiting',
  running: 'running',
  interrupted: 'interrupted',
  // Loads and warm-ups end so too, and no figure counts them.
  measured: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
};
