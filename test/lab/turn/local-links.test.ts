import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { PlannedRun } from '../../../electron/common/plan.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { millis } from '../../../electron/common/units.ts';
import { EngineHost } from '../../../electron/host/engine-host.ts';
import { launchNode } from '../../../electron/host/launch-node.ts';
import { startClock } from '../../../electron/lab/lab.ts';
import type { LinkContext } from '../../../electron/lab/turn/link.ts';
import { LoadedWorkers } from '../../../electron/lab/turn/loaded-workers.ts';
import { localSpeaker } from '../../../electron/lab/turn/local-links.ts';
import { TurnTrace } from '../../../electron/lab/turn/turn-trace.ts';

const entry = join(import.meta.dirname, '../../fixtures/workers/odd-worker.mjs');
const clock = startClock();
const voice: PlannedRun = {
  ...{ index: 0, kind: 'load', work: 0, model: 'voice', device: 'cpu', settings: {} },
  ...{ repeat: 0, profiled: false, link: 'tts' },
} as PlannedRun;

afterEach(() => {
  delete process.env.ODD;
});

/** Workers whose processes are real, and started again where they have died. */
function workers(manner: string) {
  process.env.ODD = manner;
  const hosts: EngineHost[] = [];
  onTestFinished(async () => {
    for (const host of hosts) await host.stop();
  });
  const living = async (): Promise<EngineHost> => {
    const last = hosts.at(-1);
    if (last?.isAlive === true) return last;
    const started = await EngineHost.start({
      launch: launchNode(entry),
      ...clock,
      startLimit: millis(20_000),
      cancelGrace: millis(50),
    });
    if ('failure' in started) throw new Error(started.failure.detail);
    hosts.push(started.host);
    return started.host;
  };
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const jobs = { now: 0, most: 0 };
  const loaded = new LoadedWorkers(async () => {
    const host = await living();
    const work: EngineHost['work'] = async (...given) => {
      jobs.now += 1;
      jobs.most = Math.max(jobs.most, jobs.now);
      begin();
      const result = await host.work(...given);
      jobs.now -= 1;
      return result;
    };
    return { work, cancel: () => host.cancel() };
  }, millis(20_000));
  return { loaded, hosts, begun, jobs };
}

const speakerOf = (loaded: LoadedWorkers) =>
  localSpeaker({ engine: 'local', model: 'voice', device: 'cpu', speed: 1 }, loaded.of(voice));

function context(): LinkContext & { readonly abort: () => void } {
  const abort = new AbortController();
  const events: SessionEvent[] = [];
  const trace = new TurnTrace(0, { add: (event) => events.push(event) });
  const place = trace.reserve();
  const { now } = clock;
  return { trace, parent: place, signal: abort.signal, now, abort: () => abort.abort() };
}

const nobody = (): void => undefined;

test('a job behind one that cost its worker the process finds a living worker', async () => {
  const { loaded, hosts, begun } = workers('ignores cancel');
  const speaker = speakerOf(loaded);
  const dropped = context();
  const first = speaker.speak('slow', '/a.wav', nobody, dropped);
  const next = speaker.speak('Hello.', '/b.wav', nobody, context());
  await begun;
  dropped.abort();
  await expect(first).rejects.toThrow();
  await next;
  expect(hosts).toHaveLength(2);
});

test('two conversations wait for the same worker one after the other', async () => {
  const { loaded, jobs } = workers('');
  // Its process is there: both would get it at once.
  await speakerOf(loaded).speak('Hello.', '/first.wav', nobody, context());
  const first = context();
  const slow = speakerOf(loaded).speak('slow', '/a.wav', nobody, first);
  const next = speakerOf(loaded).speak('Hello.', '/b.wav', nobody, context());
  await new Promise(setImmediate);
  first.abort();
  await expect(slow).rejects.toThrow();
  await next;
  expect(jobs).toEqual({ now: 0, most: 1 });
});

test('workers are idle once what was aborted has ended', async () => {
  const { loaded, hosts, begun } = workers('ignores cancel');
  const dropped = context();
  const slow = speakerOf(loaded).speak('slow', '/a.wav', nobody, dropped);
  await begun;
  dropped.abort();
  await loaded.idle();
  expect(hosts[0]?.isAlive).toBe(false);
  await expect(slow).rejects.toThrow();
});
