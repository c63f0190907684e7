import { deviceOf, type Side } from './comparison-sides.ts';
import { settingsInWords } from './device-settings.ts';
import { targetName } from './plan.ts';
import { loadOf, type RecordedRun } from './recorded-session.ts';
import type { RecordedModel } from './session.ts';

/**
 * What must be the same on every side for a difference to be the device's, as a person reads it; null where nothing
 * was measured that would say.
 */
const conditions: readonly (readonly [string, (side: Side) => string | null])[] = [
  ['The texts or audio', ({ subject }) => shortened(subject)],
  ['The lengths of the audio heard', audioHeard],
  ['The models', ({ model }) => model],
  ['The precisions of the models', (side) => modelOf(side)?.precision ?? 'unknown'],
  ['The warm-ups', ({ session }) => String(session.manifest.scenario.warmUps)],
  ['The machines', ({ session: { manifest } }) => machineInWords(manifest.machine)],
  ['The ways the models were loaded', loadedFromInWords],
  ['The versions of onnxruntime', ({ session }) => session.manifest.runtime.onnxruntime],
  ['The versions of the lab', ({ session }) => session.manifest.runtime.lab],
  ['What ran the lab', ({ session }) => session.manifest.runtime.host],
];

/** What a session varies on purpose: between sessions it may differ unnoticed. */
const targetConditions: typeof conditions = [
  ['The devices', deviceInWords],
  ['The providers that ran the model', providersInWords],
  ['The settings', ({ settings }) => settingsInWords(settings) || 'as the runtime has them'],
];

/**
 * A sentence for each condition that differs between the sides. The figures stay as they are: nothing is
 * averaged away or corrected. Sides are named A, B, C and D.
 */
export function warningsOf(sides: readonly Side[]): string[] {
  const isOneSession = new Set(sides.map(({ session }) => session)).size === 1;
  const asked = isOneSession ? conditions : [...conditions, ...targetConditions];
  return [
    ...asked.flatMap(([what, inWords]) => differing(what, sides.map(inWords))),
    ...changedModels(sides),
    ...sides.flatMap(leftToTheCpu),
    ...sides.flatMap(uncountedRuns),
  ];
}

export const sideName = (place: number): string => String.fromCharCode(65 + place);

function differing(what: string, values: readonly (string | null)[]): string[] {
  const known = values.flatMap((value, place) => (value === null ? [] : [{ value, place }]));
  if (new Set(known.map(({ value }) => value)).size < 2) return [];
  return [
    `${what} differ: ${known.map(({ value, place }) => `${sideName(place)} ${value}`).join('; ')}.`,
  ];
}

/** One model's name, other files: measured before and after an update, or one of them is damaged. */
function changedModels(sides: readonly Side[]): string[] {
  return [...new Set(sides.map(({ model }) => model))].flatMap((model) => {
    const hashes = sides.flatMap((side, place) =>
      side.model === model ? [{ place, text: hashesInWords(modelOf(side)) }] : [],
    );
    if (new Set(hashes.map(({ text }) => text)).size < 2) return [];
    const listed = hashes.map(({ place, text }) => `${sideName(place)} ${text}`).join('; ');
    return [`The files of ${model} differ: ${listed}.`];
  });
}

const modelOf = ({ session, model }: Side): RecordedModel | undefined =>
  session.manifest.models.find(({ id }) => id === model);

const hashesInWords = (model: RecordedModel | undefined): string =>
  model === undefined
    ? 'unknown'
    : Object.entries(model.sha256)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([role, hash]) => `${role} ${hash.slice(0, 12)}`)
        .join(', ');

/** A graph that was optimised before is loaded sooner. null where the recording does not say. */
function loadedFromInWords({ session, model, target }: Side): string | null {
  const load = loadOf(session, model, target);
  const origins = new Set<string>();
  for (let place = 0; place < (load?.spans.length ?? 0); place++) {
    const origin = load?.spans.attribute(place, 'graph');
    if (typeof origin === 'string') origins.add(origin);
  }
  return origins.size === 0 ? null : [...origins].sort().join(', ');
}

function audioHeard({ session, work, kind }: Side): string | null {
  if (kind === 'tts') return null;
  const audio = session.runs.find(
    ({ plan, ended }) => plan.work === work && plan.kind !== 'load' && ended?.audio != null,
  )?.ended?.audio;
  return audio == null ? null : `${audio.toFixed(3)} s`;
}

/** "NVIDIA H200 (cuda:0, driver 570.1)": an id alone means another device on another machine. */
function deviceInWords(side: Side): string {
  const known = deviceOf(side);
  if (known === undefined) return side.device;
  const driver = known.driver === null ? '' : `, driver ${known.driver}`;
  return `${known.name} (${side.device}${driver})`;
}

/** What really ran the model, as the runs say. */
function providersInWords(side: Side): string | null {
  const providers = new Set(measuredRuns(side).flatMap(({ ended }) => ended?.provider ?? []));
  return providers.size === 0 ? null : [...providers].sort().join(' and ');
}

/** A GPU's side that the CPU did heavy work of is not the GPU's alone; the shape arithmetic of a graph is none. */
function leftToTheCpu(side: Side, place: number): string[] {
  if ((deviceOf(side)?.provider ?? 'cpu') === 'cpu') return [];
  const load = side.session.runs.find(
    ({ plan, placements }) =>
      placements.length > 0 &&
      !plan.profiled &&
      plan.model === side.model &&
      targetName(plan) === side.target,
  );
  const placed = load?.placements.flatMap(({ providers }) => providers) ?? [];
  const onCpu = placed.filter(({ provider }) => /^cpu/i.test(provider));
  const count = (of: typeof placed, what: 'operators' | 'heavy'): number =>
    of.reduce((sum, one) => sum + one[what], 0);
  if (count(onCpu, 'heavy') === 0) return [];
  return [
    `${sideName(place)} left ${count(onCpu, 'heavy')} of ${count(placed, 'heavy')} heavy operators to the CPU: its figures are not of the GPU alone.`,
  ];
}

const measuredRuns = ({ session, work, target }: Side): readonly RecordedRun[] =>
  session.runs.filter(
    ({ plan }) => plan.kind === 'measured' && plan.work === work && targetName(plan) === target,
  );

const machineInWords = (machine: Side['session']['manifest']['machine']): string =>
  `${machine.hostname} (${machine.cpu}, ${machine.osName})`;

const shortened = (text: string): string =>
  text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`;

/** A side that is fast because its slow runs failed is not fast. Runs still to come are no failures. */
function uncountedRuns(side: Side, place: number): string[] {
  const runs = measuredRuns(side);
  const isOpen = side.session.manifest.state === 'recording';
  const toCome = isOpen ? runs.filter(({ ended }) => ended === null).length : 0;
  const missing = runs.filter(({ ended }) => ended?.outcome.status !== 'measured').length - toCome;
  const whose = `of ${runs.length} runs of ${sideName(place)}`;
  return [
    ...(missing > 0
      ? [`${missing} ${whose} failed or did not finish, and are not counted.${firstReason(runs)}`]
      : []),
    ...(toCome > 0 ? [`${toCome} ${whose} have not ended yet, and are not counted.`] : []),
  ];
}

function firstReason(runs: readonly RecordedRun[]): string {
  for (const { ended } of runs) {
    if (ended?.outcome.status === 'failed') return ` The first: ${shortened(ended.outcome.detail)}`;
  }
  return '';
}
