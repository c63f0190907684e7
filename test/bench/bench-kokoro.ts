import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../electron/lab/lab.ts';
import { BenchWorker } from './bench-lab.ts';
import { type Result, resultOf } from './result.ts';
import { threeSentences } from './workloads.ts';

/**
 * How long a listener waits for the first sound of a reply whose first sentence is more than half of it, as a
 * part of its whole synthesis: what cutting that sentence is for. Needs the model: `latency-lab models pull
 * kokoro-82m`.
 */
export async function benchKokoro(lab: Lab, model = 'kokoro-82m'): Promise<Result> {
  const worker = await BenchWorker.load(lab, 'tts', model);
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  const audio = join(scratch, 'audio.wav');
  const shares: number[] = [];
  try {
    for (let round = -1; round < 5; round++) {
      const cost = await worker.run({ kind: 'tts', text: threeSentences, speed: 1, audio });
      if (cost.toFirstAudio === null) throw new Error('No audio was made.');
      if (round >= 0) shares.push(cost.toFirstAudio / cost.wall);
    }
  } finally {
    await rm(scratch, { recursive: true });
    await worker.stop();
  }
  return resultOf(
    'Kokoro: TTFA of a three-sentence reply, part of its whole synthesis',
    '',
    0.45,
    shares,
  );
}
