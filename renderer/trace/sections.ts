import { isOfListener, targetName } from '../../electron/common/plan.ts';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import type { RecordedWork } from '../../electron/common/scenario.ts';
import { agentName, type TurnWork, turnDevices } from '../../electron/common/turn/turn-work.ts';

/** The runs of one work on one device, or of all requests of one path to the lab's server, which compare, in the order in which they were made. */
export type Section = {
  readonly work: RecordedWork;
  /** Which work of the scenario it is, from 0. */
  readonly place: number;
  /** The model's name, its id where the recording has no name. */
  readonly model: string;
  readonly target: string;
  /** Indices of runs. */
  readonly runs: readonly number[];
  /** The path that was asked; only of requests to the lab's server, each of which has a work of its own: `work` is the first one's. */
  readonly requested?: string;
  /** The listener hears what the work spoke: `model` and `target` are the listener's. */
  readonly isHeard?: boolean;
  /** Its runs stay on top; those of the work that do not follow below. */
  readonly isPinned?: boolean;
};

/**
 * Sections in the order in which their first run comes. Devices take turns within a work: each has its own. An agent
 * is one thing: the loads of its links stand with its turns.
 */
export function sectionsOf(session: RecordedSession): Section[] {
  const sections = new Map<string, Omit<Section, 'runs'> & { readonly runs: number[] }>();
  session.runs.forEach(({ plan, work }, index) => {
    const target = work.kind === 'turn' ? turnDevices(work) : targetName(plan);
    const isHeard = isOfListener(plan);
    const { requested } = plan;
    const task = requested === undefined ? `${plan.work}` : `${requested} ${plan.model}`;
    const key = `${task}@${target}${isHeard ? ' heard' : ''}`;
    const known = sections.get(key);
    if (known !== undefined) known.runs.push(index);
    else {
      const { work: place } = plan;
      const id = plan.model;
      const named = session.manifest.models.find((one) => one.id === id)?.name ?? id;
      const model = work.kind === 'turn' ? agentName(work) : named;
      sections.set(key, {
        work,
        place,
        model,
        target,
        runs: [index],
        ...(requested === undefined ? {} : { requested }),
        ...(isHeard ? { isHeard } : {}),
      });
    }
  });
  return [...sections.values()];
}

/**
 * What a section is about: "TTS 1 · TinyTTS English · cpu", as the figures have it, or "/v1/audio/speech · …". A turn's
 * title names its links.
 */
export const sectionTitle = (section: Section): string =>
  [...(section.isPinned ? ['Pinned'] : []), ...subjectOf(section)].join(' · ');

function subjectOf({ work, place, model, target, requested, isHeard }: Section): string[] {
  if (work.kind === 'imported') return ['Imported', model];
  const what = requested ?? `${kindName(work.kind)} ${place + 1}`;
  return [`${what}${isHeard ? ', heard' : ''}`, model, target];
}

const kindName = (kind: RecordedWork['kind']): string =>
  kind === 'turn' ? 'Turn' : kind.toUpperCase();

/** What the runs were given: the text to say, or the audio's name. Nothing of requests, which were given each its own. */
export function sectionInput({ work, requested }: Section): string {
  if (work.kind === 'imported' || requested !== undefined) return '';
  if (work.kind === 'tts') return work.text.replaceAll(/\s+/g, ' ').trim();
  if (work.kind === 'llm')
    return work.messages.at(-1)?.content.replaceAll(/\s+/g, ' ').trim() ?? '';
  if (work.kind === 'turn')
    return [...(work.name === undefined ? [] : [work.name]), pathInWords(work)].join(' · ');
  return 'sample' in work.audio ? work.audio.sample : (work.audio.file.split(/[\\/]/).at(-1) ?? '');
}

/** `8 kHz µ-law, packets of 20 ms, end of turn after 0.5 s of silence`. */
function pathInWords({ path, endpointing }: Pick<TurnWork, 'path' | 'endpointing'>): string {
  const encoding = path.encoding === 'mu-law' ? 'µ-law' : 'PCM';
  const { delay, jitter, loss } = path.network;
  const network = [
    ...(delay > 0 ? [`${delay} ms of delay`] : []),
    ...(jitter > 0 ? [`up to ${jitter} ms of jitter`] : []),
    ...(loss > 0 ? [`${Number((loss * 100).toFixed(1))} % lost`] : []),
  ];
  return [
    `${path.sampleRate / 1000} kHz ${encoding}`,
    `packets of ${path.frame} ms`,
    ...network,
    `end of turn after ${endpointing.wait} s of silence`,
  ].join(', ');
}
