import type { RecordedRun, RecordedSession } from '../../electron/common/recorded-session.ts';
import type { Work } from '../../electron/common/scenario.ts';

/** The runs of one work on one device, which compare, in the order in which they were made. */
export type Section = {
  readonly work: Work;
  readonly model: string;
  readonly device: string;
  /** Indices of runs. */
  readonly runs: readonly number[];
};

/** Sections in the order in which their first run comes. Devices take turns within a work: each has its own. */
export function sectionsOf(session: RecordedSession): Section[] {
  const sections = new Map<string, Omit<Section, 'runs'> & { readonly runs: number[] }>();
  session.runs.forEach(({ plan, work }, index) => {
    const key = `${plan.work}@${plan.device}`;
    const known = sections.get(key);
    if (known !== undefined) known.runs.push(index);
    else {
      const { model, device } = plan;
      sections.set(key, { work, model, device, runs: [index] });
    }
  });
  return [...sections.values()];
}

/** What a section is about: "TTS · tiny-tts-en · cpu". */
export const sectionTitle = ({ work, model, device }: Section): string =>
  [work.kind.toUpperCase(), model, device].join(' · ');

/** What the runs were given: the text to say, or the audio's name. */
export function sectionInput({ work }: Section): string {
  if (work.kind === 'tts') return work.text.replaceAll(/\s+/g, ' ').trim();
  return 'sample' in work.audio ? work.audio.sample : (work.audio.file.split(/[\\/]/).at(-1) ?? '');
}

/** What a run is among its likes: "load", "warm-up", "run 3 of 5". */
export function runTitle(session: RecordedSession, run: RecordedRun): string {
  const { kind, repeat } = run.plan;
  if (kind === 'load') return 'load';
  const { repeats, warmUps } = session.manifest.scenario;
  const name = kind === 'measured' ? 'run' : 'warm-up';
  const total = kind === 'measured' ? repeats : warmUps;
  return total === 1 ? name : `${name} ${repeat + 1} of ${total}`;
}
