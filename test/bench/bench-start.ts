import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineHost } from '../../electron/host/engine-host.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { BenchWorker } from './bench-lab.ts';
import { type Result, resultOf } from './result.ts';
import { sixtySeconds } from './workloads.ts';

/** From asking the operating system for a worker to its being ready for a model. */
export async function benchWorkerStart(lab: Lab): Promise<Result> {
  const starts: number[] = [];
  for (let round = -2; round < 20; round++) {
    const result = await EngineHost.start(BenchWorker.options(lab));
    if ('failure' in result) throw new Error(result.failure.detail);
    if (round >= 0) starts.push((result.started.to - result.started.from) / 1e6);
    await result.host.stop();
  }
  return resultOf('Worker, start to ready', 'ms', 300, starts);
}

/** How long a listener waits for the first sound of a 60 s text, as a part of its whole synthesis. */
export async function benchFirstAudio(lab: Lab): Promise<Result> {
  const worker = await BenchWorker.load(lab, 'tts', 'tiny-tts-en');
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  const audio = join(scratch, 'audio.wav');
  const shares: number[] = [];
  try {
    for (let round = -1; round < 10; round++) {
      const cost = await worker.run({ kind: 'tts', text: sixtySeconds, speed: 1, audio });
      if (cost.toFirstAudio === null) throw new Error('No audio was made.');
      if (round >= 0) shares.push(cost.toFirstAudio / cost.wall);
    }
  } finally {
    await rm(scratch, { recursive: true });
    await worker.stop();
  }
  return resultOf('TTFA of a 60 s text, part of its whole synthesis', '', 0.1, shares);
}
