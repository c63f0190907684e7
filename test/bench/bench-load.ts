import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphCache, type Graphs } from '../../electron/lab/graph-cache.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { BenchWorker } from './bench-lab.ts';
import { type Result, ratioOf } from './result.ts';

const rounds = 10;

/** How long TinyTTS takes to load, dictionaries and all, from its optimised graph and from the model itself. */
export async function benchLoad(lab: Lab): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  const cache = new GraphCache(folder, lab.runtime.onnxruntime, lab.models);
  const load = async (graphs: Graphs): Promise<number> => {
    const worker = await BenchWorker.load(lab, 'tts', 'tiny-tts-en', graphs);
    await worker.stop();
    return worker.loadTime;
  };
  const files = await lab.models.files('tiny-tts-en');
  const ask = () => cache.graphsFor({ family: 'tiny-tts', files }, { device: 'cpu', settings: {} });
  const [fromGraph, fromModel]: [number[], number[]] = [[], []];
  try {
    const written = await ask();
    await load(written);
    await cache.keep(written, true);
    for (let round = 0; round < rounds; round++) {
      const cached = await ask();
      if (Object.values(cached).some(({ state }) => state !== 'cached')) {
        throw new Error('The optimised graph of TinyTTS was not kept.');
      }
      if (round % 2 === 0) fromModel.push(await load({}));
      fromGraph.push(await load(cached));
      if (round % 2 === 1) fromModel.push(await load({}));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return ratioOf(
    'TinyTTS: load from a pre-optimised graph against from the original',
    0.75,
    fromGraph,
    fromModel,
  );
}
