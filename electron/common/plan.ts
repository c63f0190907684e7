import { z } from 'zod';
import { combinationsOf, deviceSettingsSchema, settingsInWords } from './device-settings.ts';
import type { KnownFields } from './known-fields.ts';
import { shuffled } from './random.ts';
import type { Scenario } from './scenario.ts';
import {
  agentName,
  localLinks,
  localModelsOf,
  type TurnWork,
  turnDevices,
  turnsOf,
} from './turn/turn-work.ts';

export const runKinds = ['load', 'warm-up', 'measured', 'profiled', 'listen'] as const;

/** Where a listener runs: what speech is worth must not depend on the device that made it. */
export const listenerDevice = 'cpu';

/**
 * One run of the plan. `index` is its place in the order of execution and its name everywhere else;
 * `work` is an index into the scenario's list. A `load` makes model × target ready for the runs after it. A `listen`
 * has a speech recognition model hear what another run spoke: it tells of that run's quality, and is in no figure of speed.
 */
export const plannedRunSchema = z.looseObject({
  index: z.int().nonnegative(),
  kind: z.enum(runKinds),
  work: z.int().nonnegative(),
  /** Counts from 0 within its kind, work and target. */
  repeat: z.int().nonnegative(),
  model: z.string(),
  device: z.string(),
  settings: deviceSettingsSchema.default({}),
  /** The runtime writes down every operator, which takes time: never compared with runs that it did not. */
  profiled: z.boolean().default(false),
  /** Of a `listen` run the run that it hears, and of the listener's `load` the first one: none of the work's own runs. */
  hears: z.int().nonnegative().optional(),
  /** Of the `load` of a voice agent's link: which one. */
  link: z.enum(localLinks).optional(),
  /** Of a turn: its conversation, from 0 within its kind and work, and its place there, from 0. */
  conversation: z.int().nonnegative().optional(),
  turn: z.int().nonnegative().optional(),
  /** Of a request to the lab's server, the path that was asked: `/v1/audio/speech`. */
  requested: z.string().optional(),
  /** Of an imported run, what the other tool calls its thread. */
  name: z.string().optional(),
});
export type PlannedRun = KnownFields<z.output<typeof plannedRunSchema>>;

/** A device with the settings that a run has there: what runs are grouped and compared by. */
export type Target = Pick<PlannedRun, 'device' | 'settings'>;

/** The name of a target, on screen and as a key: `cpu`, `cpu, 2 threads`. */
export function targetName({ device, settings }: Target): string {
  const words = settingsInWords(settings);
  return words === '' ? device : `${device}, ${words}`;
}

/** Every device with every combination of its settings, each once, in the order of the scenario. */
export function targetsOf(scenario: Pick<Scenario, 'devices' | 'settings'>): Target[] {
  return [...new Set(scenario.devices)].flatMap((device) =>
    combinationsOf(scenario.settings[device] ?? {}).map((settings) => ({ device, settings })),
  );
}

/** Whether the run belongs to the listener: its `load` and what it hears are none of the work's own runs. */
export const isOfListener = ({ hears }: Pick<PlannedRun, 'hears'>): boolean => hears !== undefined;

/** Whether two runs do the same: one work, and neither or both of them its listener's. */
export const isSameTask = (one: PlannedRun, other: PlannedRun): boolean =>
  one.work === other.work && isOfListener(one) === isOfListener(other);

/**
 * Runs with the same key share a worker process. Every profiled run has its own, and so has the listener: a model
 * that hears for its own sake starts as cold as if there were none.
 */
export const workerKey = (run: PlannedRun): string => {
  const own = run.profiled ? ` profiled ${run.work}.${run.repeat}` : '';
  return `${run.model}@${targetName(run)}${own}${isOfListener(run) ? ' listening' : ''}`;
};

/**
 * The workers that a run needs, by their keys: its own, or of a turn those of the agent's links on this machine.
 */
export function workerKeysOf(run: PlannedRun, { work }: Pick<Scenario, 'work'>): string[] {
  const one = work[run.work];
  if (run.kind === 'load' || one?.kind !== 'turn') return [workerKey(run)];
  return localModelsOf(one).map(
    ({ model, device }) => `${model}@${targetName({ device, settings: {} })}`,
  );
}

/** The model to run where a target asks for a precision: the catalog knows its variants. */
export type VariantOf = (model: string, precision: string) => string;

/**
 * Profiled runs of each work on this device. A GPU that may leave work to the CPU has one at least: only a
 * profile tells what share of the time that takes.
 */
export const profiledRunsOn = (
  device: string,
  { profiledRuns, allowCpuFallback }: Pick<Scenario, 'profiledRuns' | 'allowCpuFallback'>,
): number => (allowCpuFallback && device !== 'cpu' ? Math.max(1, profiledRuns) : profiledRuns);

/**
 * The order of execution. Works follow each other; within a work every target loads, then warms up, then
 * the measured repeats alternate between targets as A-B-B-A, so that a drift of the machine (heat,
 * clocks) does not favour one of them. With a seed, which target is A is drawn anew for each work. A model
 * that an earlier work loaded on a target is not loaded again. Profiled runs come after them, each with a load and
 * a warm-up of its own. Last, where the scenario has a listener, it hears the first measured runs of every target.
 */
export function planRuns(
  scenario: Scenario,
  variantOf: VariantOf = (model) => model,
): PlannedRun[] {
  const runs: PlannedRun[] = [];
  const loaded = new Set<string>();
  const listed = targetsOf(scenario);
  scenario.work.forEach((one, work) => {
    if (one.kind === 'turn') {
      for (const run of turnRuns(one, work, scenario)) {
        if (run.kind === 'load' && loaded.has(workerKey({ ...run, index: 0 }))) continue;
        const planned = { ...run, index: runs.length };
        loaded.add(workerKey(planned));
        runs.push(planned);
      }
      return;
    }
    const { kind: workKind, model: base } = one;
    const targets = scenario.seed === 0 ? listed : shuffled(listed, scenario.seed + work);
    const add = (kind: PlannedRun['kind'], repeat: number, target: Target, profiled = false) => {
      const { precision } = target.settings;
      const model = precision === undefined ? base : variantOf(base, precision);
      const run = { index: runs.length, kind, work, repeat, model, ...target, profiled };
      if (kind === 'load' && loaded.has(workerKey(run))) return;
      loaded.add(workerKey(run));
      runs.push(run);
    };
    for (const target of targets) add('load', 0, target);
    for (const kind of ['warm-up', 'measured'] as const) {
      const repeats = kind === 'warm-up' ? scenario.warmUps : scenario.repeats;
      for (let repeat = 0; repeat < repeats; repeat++) {
        const order = repeat % 2 === 0 ? targets : targets.toReversed();
        for (const target of order) add(kind, repeat, target);
      }
    }
    const profiledOn = targets.map(({ device }) => profiledRunsOn(device, scenario));
    for (let repeat = 0; repeat < Math.max(...profiledOn); repeat++) {
      for (const target of targets.filter((_, place) => repeat < (profiledOn[place] ?? 0))) {
        for (const kind of ['load', 'warm-up', 'profiled'] as const)
          add(kind, repeat, target, true);
      }
    }
    if (workKind === 'tts') runs.push(...listenRuns(scenario, work, targets, runs));
  });
  return runs;
}

/** What the listener hears of one work, target by target; its load before the first of the session. */
function listenRuns(
  { roundTrip }: Scenario,
  work: number,
  targets: readonly Target[],
  before: readonly PlannedRun[],
): PlannedRun[] {
  if (roundTrip === undefined) return [];
  const heard = targets.flatMap((target) =>
    before
      .filter((run) => run.kind === 'measured' && run.work === work)
      .filter((run) => targetName(run) === targetName(target))
      .slice(0, roundTrip.runs),
  );
  const [first] = heard;
  if (first === undefined) return [];
  const listener = { work, model: roundTrip.model, device: listenerDevice, settings: {} };
  const load = { ...listener, kind: 'load', repeat: 0, hears: first.index } as const;
  const listens = heard.map(
    ({ index, repeat }) => ({ ...listener, kind: 'listen', repeat, hears: index }) as const,
  );
  const isLoaded = before.some(isOfListener);
  return [...(isLoaded ? [] : [load]), ...listens].map((run, place) => ({
    ...run,
    index: before.length + place,
    profiled: false,
  }));
}

/**
 * The loads of an agent's local links, then its conversations turn by turn. A warm-up conversation is one turn: it is
 * there for the models' first inference. Turns of a microphone are added as they happen.
 */
function turnRuns(
  work: TurnWork,
  place: number,
  { repeats, warmUps }: Pick<Scenario, 'repeats' | 'warmUps'>,
): Omit<PlannedRun, 'index'>[] {
  const common = { work: place, settings: {}, profiled: false } as const;
  const loads = localModelsOf(work).map(
    ({ link, model, device }) =>
      ({ ...common, kind: 'load', repeat: 0, model, device, link }) as const,
  );
  if ('microphone' in work.caller) return loads;
  const conversations = (kind: 'warm-up' | 'measured', count: number, turns: number) =>
    Array.from({ length: count * turns }, (_, repeat) =>
      plannedTurn(work, place, kind, Math.floor(repeat / turns), repeat % turns, repeat),
    );
  return [
    ...loads,
    ...conversations('warm-up', warmUps, 1),
    ...conversations('measured', repeats, turnsOf(work)),
  ];
}

/** One turn of a conversation with this agent; `repeat` counts its turns of this kind from 0. */
export const plannedTurn = (
  agent: TurnWork,
  work: number,
  kind: 'warm-up' | 'measured',
  conversation: number,
  turn: number,
  repeat: number,
): Omit<PlannedRun, 'index'> => ({
  kind,
  work,
  repeat,
  model: agentName(agent),
  device: turnDevices(agent),
  settings: {},
  profiled: false,
  conversation,
  turn,
});
