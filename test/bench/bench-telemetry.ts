import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { RunInput } from '../../electron/common/worker-protocol.ts';
import { type Lab, startClock } from '../../electron/lab/lab.ts';
import { type Sampling, startSampling } from '../../electron/lab/sampling.ts';
import { BenchWorker, samplePath } from './bench-lab.ts';
import { type Result, ratioOf, resultOf } from './result.ts';
import { tenSeconds } from './workloads.ts';

/** Samples a second: what a scenario has where it says nothing. */
const rate = 10;
/** Seconds of the sampler's own figure, after its start. */
const readings = 20;
const pairs = 4;
const runsOfBlock = 10;
const warmUps = 3;
const blocks = [
  'with',
  'without',
  'without',
  'with',
  'with',
  'without',
  'without',
  'with',
] as const;

/** Starts what a session starts; `hear` gets what would be recorded. */
async function start(lab: Lab, hear: (event: SessionEvent) => void): Promise<Sampling> {
  const { gpus } = await lab.machine();
  return startSampling({ lab, clock: startClock(), rate, gpus, add: hear });
}

/** What the sampling process takes of one core, as it says itself, with a worker to watch. */
export async function benchSamplerCpu(lab: Lab): Promise<Result> {
  const percents: number[] = [];
  let id = -1;
  let enough: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const sampling = await start(lab, (event) => {
    if (event.type === 'series' && event.metric === 'sampler-cpu') id = event.id;
    if (event.type !== 'samples') return;
    for (const [series, value] of event.values) {
      if (series === id && value !== null) percents.push(value);
    }
    if (percents.length > readings) enough();
  });
  sampling.watch(process.pid);
  await done;
  await sampling.stop();
  // The first second is that in which its code is read.
  return resultOf(
    `Telemetry at ${rate} Hz: the sampling process`,
    '% of a core',
    1,
    percents.slice(1),
  );
}

/** Runs with telemetry against runs without, for each kind of model. */
export async function benchTelemetry(lab: Lab): Promise<Result[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  try {
    const spoken: RunInput = {
      kind: 'tts',
      text: tenSeconds,
      speed: 1,
      audio: join(scratch, 'audio.wav'),
    };
    const heard: RunInput = { kind: 'asr', path: await samplePath(lab) };
    return [
      await compare(lab, 'TinyTTS, 10 s passage', 'tiny-tts-en', spoken),
      await compare(lab, 'Moonshine tiny, jfk.wav', 'moonshine-tiny-q', heard),
    ];
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/**
 * Blocks of runs with and without, in turn A-B-B-A, on the same worker. In a block runs follow each other at
 * once: a pause before a run changes its time by more than telemetry does. The first run of a block is left out.
 */
async function compare(lab: Lab, name: string, model: string, input: RunInput): Promise<Result> {
  const costs = { with: [] as number[], without: [] as number[] };
  const perAudio = ({ wall, audioSeconds }: { wall: number; audioSeconds: number }): number =>
    wall / (input.kind === 'tts' ? audioSeconds : 1);
  for (let pair = 0; pair < pairs; pair++) {
    const worker = await BenchWorker.load(lab, input.kind, model);
    for (let run = 0; run < warmUps; run++) await worker.run(input);
    for (const side of blocks) {
      // Both sides come out of the same pause, and out of what starting a process leaves behind.
      const sampling = await startAndSettle(lab, worker.pid);
      if (side === 'without') await sampling.stop();
      await worker.run(input);
      for (let run = 0; run < runsOfBlock; run++) {
        costs[side].push(perAudio(await worker.run(input)));
      }
      if (side === 'with') await sampling.stop();
    }
    await worker.stop();
  }
  const what = `${name}: with telemetry at ${rate} Hz against without`;
  return ratioOf(what, 1.01, costs.with, costs.without);
}

/** Resolves once it has read for half a second. */
async function startAndSettle(lab: Lab, pid: number | undefined): Promise<Sampling> {
  let samples = 0;
  let settled: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    settled = resolve;
  });
  const sampling = await start(lab, (event) => {
    if (event.type === 'samples' && ++samples > rate / 2) settled();
  });
  if (pid !== undefined) sampling.watch(pid);
  await done;
  return sampling;
}
