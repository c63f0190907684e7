import { copyFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { DiskFull, tellDiskFull } from '../common/disk-full.ts';
import { type Failure, failed } from '../common/outcome.ts';
import type { Scenario, Work } from '../common/scenario.ts';
import type { Utterance } from '../common/turn/turn-work.ts';
import { bargeInKey, utteranceKey } from '../common/turn/utterances.ts';
import type { Lab } from './lab.ts';

/** The recording's own copy of what the scenario hears, by what its manifest calls it; or by work why there is none. */
export type SessionInputs = {
  readonly files: Readonly<Record<string, string>>;
  readonly problems: ReadonlyMap<number, Failure>;
};

/** Copies the audio that each work hears into the recording. `base`: what relative paths are relative to. */
export async function collectInputs(
  scenario: Scenario,
  base: string,
  folder: string,
  lab: Lab,
): Promise<SessionInputs> {
  const files: Record<string, string> = {};
  const problems = new Map<number, Failure>();
  for (const [index, work] of scenario.work.entries()) {
    for (const [key, heard] of heardBy(work, index)) {
      const source = await findAudio(heard, base, lab);
      if (typeof source !== 'string') {
        problems.set(index, source);
        continue;
      }
      const extension = /^\.\w{1,8}$/.test(extname(source)) ? extname(source).toLowerCase() : '';
      const file = `audio/input-${key.replaceAll('.', '-')}${extension}`;
      try {
        await copyFile(source, join(folder, file));
        files[key] = file;
      } catch (thrown) {
        const told = tellDiskFull(thrown);
        if (told instanceof DiskFull) throw told;
        problems.set(index, unreadable(source, thrown));
      }
    }
  }
  return { files, problems };
}

/** What a work hears, by what the manifest calls it: the index of the work, or of a turn also which of its utterances. */
function heardBy(work: Work, index: number): [string, Utterance][] {
  if (work.kind === 'asr') return [[`${index}`, work.audio]];
  if (work.kind !== 'turn') return [];
  const says = 'says' in work.caller ? work.caller.says : [];
  return [
    ...says.map((audio, place): [string, Utterance] => [utteranceKey(index, place), audio]),
    ...(work.bargeIn === undefined
      ? []
      : [[bargeInKey(index), work.bargeIn.audio] as [string, Utterance]]),
  ];
}

async function findAudio(heard: Utterance, base: string, lab: Lab): Promise<string | Failure> {
  if ('sample' in heard) {
    try {
      const { audio } = await lab.models.files(heard.sample);
      if (audio !== undefined) return audio;
      return failed('unreadable-audio', `"${heard.sample}" is a model, not a sample of audio.`);
    } catch (thrown) {
      return failed('model-missing', thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  const path = resolve(base, heard.file);
  try {
    if ((await stat(path)).isFile()) return path;
    return failed(
      'unreadable-audio',
      `${path} is not a file. Choose an audio file, such as a WAV.`,
    );
  } catch (thrown) {
    return unreadable(path, thrown);
  }
}

function unreadable(path: string, thrown: unknown): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EACCES'
        ? 'this user may not read it'
        : String(thrown);
  return failed('unreadable-audio', `${basename(path)} cannot be opened: ${why} (${path}).`);
}
