import type { Channel } from '../child/channel.ts';
import { parseDeviceId } from '../common/device.ts';
import { failed, type RunOutcome } from '../common/outcome.ts';
import type { Seconds } from '../common/units.ts';
import type { HostMessage, WorkerMessage } from '../common/worker-protocol.ts';
import { AudioFile } from './audio-file.ts';
import type { Clock } from './clock.ts';
import type { Engine } from './engines/engine.ts';
import { loadEngine } from './engines/load-engine.ts';
import { causeOf, RunCancelled, RunFailure } from './failure.ts';
import { inspectAudio } from './inspect-audio.ts';
import { probe } from './onnx-session.ts';
import { outputOf } from './output.ts';
import { Profiler } from './profile/profiler.ts';
import { Tracer } from './tracer.ts';
import { endWords } from './words.ts';

type Load = Extract<HostMessage, { type: 'load' }>;
type Run = Extract<HostMessage, { type: 'run' }>;
type Probe = Extract<HostMessage, { type: 'probe' }>;
type Inspect = Extract<HostMessage, { type: 'inspect' }>;
export type Jobs = {
  readonly start: (job: Load | Run | Probe | Inspect) => Promise<void>;
  readonly cancel: (job: number) => void;
};

/** One job after the other: an engine is loaded, then it runs. Every job ends with a `done` message. */
export function serveJobs(channel: Channel<WorkerMessage>, now: Clock): Jobs {
  const tracer = new Tracer(now);
  let engine: Engine | null = null;
  let provider: string | null = null;
  let profiler: Profiler | null = null;
  let cancelled = -1;

  async function load({ profiles, ...request }: Load): Promise<null> {
    profiler = profiles === null ? null : new Profiler(profiles);
    engine = await loadEngine({ ...request, tracer, profiler });
    provider = parseDeviceId(request.device)?.provider ?? null;
    return null;
  }

  async function run({ job, input, tellsAtOnce }: Run): Promise<Seconds | null> {
    const loaded = engine;
    if (loaded === null)
      throw new RunFailure('model-missing', 'No model is loaded in this worker.');
    const file = new AudioFile(input.kind === 'tts' ? input.audio : '');
    const output = outputOf(job, channel, tracer, now, () => cancelled === job, file, tellsAtOnce);
    try {
      return await tracer.span('run', () => loaded.run(input, output));
    } finally {
      file.close();
      await output.flush();
    }
  }

  async function carryOut(request: Load | Run | Probe | Inspect): Promise<Seconds | null> {
    switch (request.type) {
      case 'load':
        return load(request);
      case 'run':
        return run(request);
      case 'probe':
        await probe(request.device, request.precision);
        return null;
      case 'inspect':
        await channel.send(await inspectAudio(request, now));
        return null;
    }
  }

  async function start(request: Load | Run | Probe | Inspect): Promise<void> {
    tracer.restart();
    profiler?.startJob();
    let outcome: RunOutcome = { status: 'measured' };
    let audio: Seconds | null = null;
    try {
      audio = await carryOut(request);
    } catch (thrown) {
      outcome = outcomeOf(thrown);
    }
    const at = now();
    if (request.type === 'probe' || (request.type === 'load' && request.tellsPlacement)) endWords();
    const flush = async (): Promise<void> => {
      const batch = tracer.take();
      if (batch !== null) await channel.send({ type: 'spans', job: request.job, batch });
    };
    await flush();
    const profile =
      request.type === 'run' && outcome.status === 'measured' ? request.profile : null;
    const profileProblem =
      profile === null ? null : ((await profiler?.finish(profile, tracer, flush)) ?? null);
    await channel.send({
      type: 'done',
      job: request.job,
      at,
      outcome,
      provider,
      audio,
      memory: process.memoryUsage.rss(),
      profileProblem,
    });
  }

  return {
    start,
    cancel: (job) => {
      cancelled = job;
    },
  };
}

function outcomeOf(thrown: unknown): RunOutcome {
  if (thrown instanceof RunCancelled) return { status: 'cancelled' };
  if (thrown instanceof RunFailure) return failed(thrown.reason, thrown.message);
  return failed('engine-error', `The engine stopped with an error: ${causeOf(thrown)}`);
}
