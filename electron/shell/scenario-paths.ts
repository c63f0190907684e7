import { isAbsolute, resolve } from 'node:path';
import type { Scenario, Work } from '../common/scenario.ts';

/** The same scenario with every audio file that it names from the folder `base` named absolutely. */
export const withAbsolutePaths = (scenario: Scenario, base: string): Scenario => ({
  ...scenario,
  work: scenario.work.map((work) => withPaths(work, base)),
});

function withPaths(work: Work, base: string): Work {
  const placed = <Audio extends { readonly file: string } | { readonly sample: string }>(
    audio: Audio,
  ): Audio | { file: string } =>
    'file' in audio && !isAbsolute(audio.file) ? { file: resolve(base, audio.file) } : audio;
  if (work.kind === 'asr') return { ...work, audio: placed(work.audio) };
  if (work.kind !== 'turn') return work;
  const { caller, bargeIn } = work;
  return {
    ...work,
    caller: 'says' in caller ? { says: caller.says.map(placed) } : caller,
    ...(bargeIn === undefined ? {} : { bargeIn: { ...bargeIn, audio: placed(bargeIn.audio) } }),
  };
}
