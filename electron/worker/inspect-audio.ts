import { readFile } from 'node:fs/promises';
import { audioDifference } from '../common/audio-difference.ts';
import { audioFigures } from '../common/audio-figures.ts';
import type { HostMessage, WorkerMessage } from '../common/worker-protocol.ts';
import { decodeAudio } from './audio/decode-audio.ts';
import { mixDown } from './audio/mix-down.ts';
import type { Clock } from './clock.ts';

/** The figures of made audio, and how it differs from others. Throws `UnreadableAudio` and what the file system says. */
export async function inspectAudio(
  { job, audio, others }: Extract<HostMessage, { type: 'inspect' }>,
  now: Clock,
): Promise<Extract<WorkerMessage, { type: 'inspected' }>> {
  const own = await read(audio);
  const differences = [];
  for (const path of others) {
    const other = await read(path);
    differences.push(
      other.sampleRate === own.sampleRate
        ? audioDifference(own.samples, other.samples, own.sampleRate)
        : null,
    );
  }
  const figures = audioFigures(own.samples, own.sampleRate);
  return { type: 'inspected', job, at: now(), figures, differences };
}

async function read(path: string) {
  const { channels, sampleRate } = await decodeAudio(await readFile(path));
  return { samples: mixDown(channels), sampleRate };
}
