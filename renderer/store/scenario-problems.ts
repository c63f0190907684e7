import type { ModelEntry } from '../../electron/common/bridge.ts';
import {
  modelsOfWork,
  type Scenario,
  scenarioSchema,
  type Work,
} from '../../electron/common/scenario.ts';
import { detectorModel } from '../../electron/common/turn/turn-work.ts';
import { plainIssues } from './plain-issues.ts';
import { turnSentences } from './turn-problems.ts';

/** What is wrong with a field, by its path in the scenario: `repeats`, `work.0.model`. */
export type Problems = ReadonlyMap<string, string>;

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^name$/, 'Give the scenario a name of 1 to 200 characters.'],
  [/^work$/, 'Add at least one text to speak, audio to recognise or voice turn (1,000 at most).'],
  ...turnSentences,
  [/^work\.\d+\.model$/, 'Choose a model.'],
  [/^work\.\d+\.audio/, 'Choose the audio to recognise.'],
  [/^work\.\d+\.speed$/, 'Speed is a number from 0.25 to 4.'],
  [/^work\.\d+\.maxTokens$/, 'A reply has a whole number of tokens from 1 to 100,000.'],
  [/^work\.\d+\.streaming/, 'Between partial texts: a number of seconds from 0.05 to 10.'],
  [/^devices/, 'Choose at least one device.'],
  [/^repeats$/, 'Repeats are a whole number from 1 to 10,000.'],
  [/^warmUps$/, 'Warm-ups are a whole number from 0 to 100.'],
  [/^profiledRuns$/, 'Profiled runs are a whole number from 0 to 100.'],
  [/^seed$/, 'The seed is a whole number from 0 to 4,294,967,295; 0 keeps the order as written.'],
  [/^telemetryRate$/, 'The telemetry rate is a number from 0 (none) to 50 readings a second.'],
  [
    /^settings\..*threads/,
    'Threads are whole numbers from 1 to 1,024, with commas between several.',
  ],
  [/^timeLimit$/, 'The time limit is more than 0 and at most 86,400 seconds.'],
];

/** One sentence for each field that the scenario's schema refuses; empty when it can run. */
export function findProblems(scenario: Scenario): Problems {
  const parsed = scenarioSchema.safeParse(scenario);
  const problems = new Map<string, string>();
  if (parsed.success) return problems;
  for (const { path, message } of plainIssues(parsed.error.issues)) {
    const known = sentences.find(([pattern]) => pattern.test(path));
    problems.set(path, known?.[1] ?? message);
  }
  return problems;
}

/** What is wrong with a setting of a device. */
export function settingProblem(
  problems: Problems,
  device: string,
  name: string,
): string | undefined {
  const path = `settings.${device}.${name}`;
  return [...problems].find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];
}

/** What a scenario needs that this machine does not have yet, by name: the runs that need it will fail. */
export function missingModels(
  { work, roundTrip }: Scenario,
  models: readonly ModelEntry[] | null,
): readonly string[] {
  const needed = new Set([
    ...work.flatMap((one) => [...modelsOfWork(one), ...samplesOf(one)]),
    ...(work.some(({ kind }) => kind === 'turn') ? [detectorModel] : []),
    ...(roundTrip === undefined ? [] : [roundTrip.model]),
  ]);
  return (models ?? [])
    .filter(({ id, state }) => needed.has(id) && state !== 'ready')
    .map(({ name }) => name);
}

/** The samples of the catalog that a work hears. */
function samplesOf(work: Work): string[] {
  const audio =
    work.kind === 'asr'
      ? [work.audio]
      : work.kind === 'turn'
        ? [
            ...('says' in work.caller ? work.caller.says : []),
            ...(work.bargeIn === undefined ? [] : [work.bargeIn.audio]),
          ]
        : [];
  return audio.flatMap((one) => ('sample' in one ? [one.sample] : []));
}
