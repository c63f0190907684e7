import type { Side } from './comparison-sides.ts';
import { targetName } from './plan.ts';
import type { RecordedModel } from './session.ts';

/** What must be the same on every side for a difference to be the device's, as a person reads it. */
const conditions: readonly (readonly [string, (side: Side) => string])[] = [
  ['The texts or audio', ({ subject }) => shortened(subject)],
  ['The lengths of the audio heard', audioHeard],
  ['The models', ({ model }) => model],
  ['The precisions of the models', (side) => modelOf(side)?.precision ?? 'unknown'],
  ['The warm-ups', ({ session }) => String(session.manifest.scenario.warmUps)],
  ['The machines', ({ session: { manifest } }) => machineInWords(manifest.machine)],
  ['The versions of onnxruntime', ({ session }) => session.manifest.runtime.onnxruntime],
  ['The versions of the lab', ({ session }) => session.manifest.runtime.lab],
  ['What ran the lab', ({ session }) => session.manifest.runtime.host],
];

/**
 * A sentence for each condition that differs between the sides. The figures stay as they are: nothing is
 * averaged away or corrected. Sides are named A, B, C and D.
 */
export function warningsOf(sides: readonly Side[]): string[] {
  return [
    ...conditions.flatMap(([what, inWords]) => differing(what, sides.map(inWords))),
    ...changedModels(sides),
    ...sides.flatMap(uncountedRuns),
  ];
}

export const sideName = (place: number): string => String.fromCharCode(65 + place);

const differing = (what: string, values: readonly string[]): string[] =>
  new Set(values).size < 2
    ? []
    : [
        `${what} differ: ${values.map((value, place) => `${sideName(place)} ${value}`).join('; ')}.`,
      ];

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

function audioHeard({ session, work, kind }: Side): string {
  if (kind === 'tts') return '';
  const audio = session.runs.find(
    ({ plan, ended }) => plan.work === work && plan.kind !== 'load' && ended?.audio != null,
  )?.ended?.audio;
  return audio == null ? 'unknown' : `${audio.toFixed(3)} s`;
}

const machineInWords = (machine: Side['session']['manifest']['machine']): string =>
  `${machine.hostname} (${machine.cpu}, ${machine.osName})`;

const shortened = (text: string): string =>
  text.length <= 80 ? text : `${text.slice(0, 60)}… (${text.length} characters)`;

/** A side that is fast because its slow runs failed is not fast. */
function uncountedRuns({ session, work, target }: Side, place: number): string[] {
  const measured = session.runs.filter(
    ({ plan }) => plan.kind === 'measured' && plan.work === work && targetName(plan) === target,
  );
  const missing = measured.filter(({ ended }) => ended?.outcome.status !== 'measured').length;
  return missing === 0
    ? []
    : [
        `${missing} of ${measured.length} runs of ${sideName(place)} failed or did not finish, and are not counted.`,
      ];
}
