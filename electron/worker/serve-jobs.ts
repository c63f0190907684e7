import type { Channel } from '../child/channel.ts';
import { parseDeviceId } from '../common/device.ts';
import { failed, type RunOutcome } from '../common/outcome.ts';
import type { LineOrder } from '../common/turn/line-protocol.ts';
import type { Seconds } from '../common/units.ts';
import type { HostMessage, WorkerMessage } from '../common/worker-protocol.ts';
import { AudioFile } from './audio-file.ts';
import type { Clock } from './clock.ts';
import type { Engine } from './engines/engine.ts';
import { loadEngine } from './engines/load-engine.ts';
import { causeOf, RunCancelled, RunFailure } from './failure.ts';
import { inspectAudio } from './inspect-audio.ts';
import { type OpenCall, openCall } from './line/open-call.ts';
import { probe } from './onnx-session.ts';
import { outputOf } from './output.ts';
import { Profiler } from './profile/profiler.ts';
import { Tracer } from './tracer.ts';
import { endWords } from './words.ts';

type Load = Extract<HostMessage, { type: 'load' }>;
type Run = Extract<HostMessage, { type: 'run' }>;
type Probe = Extract<HostMessage, { type: 'probe' }>;
type Inspect = Extract<HostMessage, { type: 'inspect' }>;
type CallJob = Extract<HostMessage, { type: 'call' }>;
type Job = Load | Run | Probe | Inspect | CallJob;
export type Jobs = {
  readonly start: (job: Job) => Promise<void>;
  /** To the line of that job; nothing where it is over. */
  readonly order: (job: number, order: LineOrder) => void;
  readonly cancel: (job: number) => void;
  /** Ends the call in progress as if somebody threw this. Gives back whether there is one. */
  readonly endCall: (thrown: unknown) => boolean;
};

/** One job after the other: an engine is loaded, then it runs. Every job ends with a `done` message. */
export function serveJobs(channel: Channel<WorkerMessage>, now: Clock): Jobs {
  const tracer = new Tracer(now);
  let engine: Engine | null = null;
  let provider: string | null = null;
  let profiler: Profiler | null = null;
  let cancelled = -1;
  let line: { readonly job: number; readonly call: OpenCall } | null = null;

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

  async function call({ job, ...request }: CallJob): Promise<Seconds> {
    const opened = await openCall(request, now, (news) => {
      void channel.send({ type: 'line', job, news });
    });
    line = { job, call: opened };
    if (cancelled === job) opened.end(new RunCancelled());
    try {
      return await opened.over;
    } finally {
      line = null;
    }
  }

  async function carryOut(request: Job): Promise<Seconds | null> {
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
      case 'call':
        return call(request);
    }
  }

  async function start(request: Job): Promise<void> {
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
    order: (job, order) => {
      if (line?.job === job) line.call.order(order);
    },
    cancel: (job) => {
      cancelled = job;
      if (line?.job === job) line.call.end(new RunCancelled());
    },
    endCall: (thrown) => {
      line?.call.end(thrown);
      return line !== null;
    },
  };
}

function outcomeOf(thrown: unknown): RunOutcome {
  if (thrown instanceof RunCancelled) return { status: 'cancelled' };
  if (thrown instanceof RunFailure) return failed(thrown.reason, thrown.message);
  return failed('engine-error', `The engine stopped with an error: ${causeOf(thrown)}`);
}
