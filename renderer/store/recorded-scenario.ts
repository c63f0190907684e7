import type { Scenario, Work } from '../../electron/common/scenario.ts';
import type { SessionManifest } from '../../electron/common/session.ts';
import { bargeInKey, utteranceKey } from '../../electron/common/turn/utterances.ts';

type Here = { readonly hostname: string; readonly sessionsFolder: string };

/** A file that is heard, or a sample of the catalog. */
type Audio = { readonly file: string } | { readonly sample: string };

/** Why a recording has no scenario to run, in the words after its name; null where it has one. */
export function noScenario({ scenario, plan }: SessionManifest): string | null {
  if (scenario.work.some(({ kind }) => kind === 'imported')) {
    return 'was imported: another tool measured it, so there is no scenario to run.';
  }
  if (plan.some(({ requested }) => requested !== undefined)) {
    return 'was recorded by the lab’s server: programs asked for its runs, so there is no scenario to run.';
  }
  return null;
}

/**
 * The scenario of a recording, ready to run here. An audio file that another machine named, or that was named
 * from a folder that nobody knows any more, is heard from the recording's own copy. null where there is none (`noScenario`).
 */
export function recordedScenario(manifest: SessionManifest, here: Here): Scenario | null {
  const { scenario, machine, inputs, id, leftOut = [] } = manifest;
  const isOfHere = machine.hostname === here.hostname;
  const ours = scenario.work.filter((one) => one.kind !== 'imported');
  if (noScenario(manifest) !== null) return null;
  /** `key`: what the manifest calls its copy. */
  const found = <Heard extends Audio>(audio: Heard, key: string): Heard | { file: string } => {
    if (!('file' in audio)) return audio;
    const copy = leftOut.includes('audio') ? undefined : inputs[key];
    if (copy === undefined || (isOfHere && isAbsolute(audio.file))) return audio;
    return { file: `${here.sessionsFolder}/${id}/${copy}` };
  };
  const work = ours.map((one, index): Work => {
    if (one.kind === 'asr') return { ...one, audio: found(one.audio, `${index}`) };
    if (one.kind !== 'turn') return one;
    const { caller, bargeIn } = one;
    return {
      ...one,
      caller:
        'says' in caller
          ? { says: caller.says.map((said, place) => found(said, utteranceKey(index, place))) }
          : caller,
      ...(bargeIn === undefined
        ? {}
        : { bargeIn: { ...bargeIn, audio: found(bargeIn.audio, bargeInKey(index)) } }),
    };
  });
  return { ...scenario, name: manifest.name, work };
}

/** Whether the scenario hears a file that the recording was saved without. */
export const lacksItsAudio = ({ leftOut = [], scenario }: SessionManifest): boolean =>
  leftOut.includes('audio') &&
  scenario.work.some((work) => {
    if (work.kind === 'asr') return 'file' in work.audio;
    if (work.kind !== 'turn') return false;
    const said = 'says' in work.caller ? work.caller.says : [];
    return [...said, ...(work.bargeIn === undefined ? [] : [work.bargeIn.audio])].some(
      (audio) => 'file' in audio,
    );
  });

const isAbsolute = (path: string): boolean => /^([\\/]|[A-Za-z]:[\\/])/.test(path);
