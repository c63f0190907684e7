import type { Scenario, Work } from '../../electron/common/scenario.ts';
import type { SessionManifest } from '../../electron/common/session.ts';

type Here = { readonly hostname: string; readonly sessionsFolder: string };

/**
 * The scenario of a recording, ready to run here. An audio file that another machine named, or that was named
 * from a folder that nobody knows any more, is heard from the recording's own copy. null where another tool measured.
 */
export function recordedScenario(manifest: SessionManifest, here: Here): Scenario | null {
  const { scenario, machine, inputs, id, leftOut = [] } = manifest;
  const isOfHere = machine.hostname === here.hostname;
  const ours = scenario.work.filter((one) => one.kind !== 'imported');
  if (ours.length < scenario.work.length) return null;
  const work = ours.map((one, index): Work => {
    if (one.kind !== 'asr' || !('file' in one.audio)) return one;
    const copy = leftOut.includes('audio') ? undefined : inputs[index];
    if (copy === undefined || (isOfHere && isAbsolute(one.audio.file))) return one;
    return { ...one, audio: { file: `${here.sessionsFolder}/${id}/${copy}` } };
  });
  return { ...scenario, name: manifest.name, work };
}

/** Whether the scenario hears a file that the recording was saved without. */
export const lacksItsAudio = ({ leftOut = [], scenario }: SessionManifest): boolean =>
  leftOut.includes('audio') &&
  scenario.work.some((work) => work.kind === 'asr' && 'file' in work.audio);

const isAbsolute = (path: string): boolean => /^([\\/]|[A-Za-z]:[\\/])/.test(path);
