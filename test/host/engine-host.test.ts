import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { millis } from '../../electron/common/units.ts';
import type { HostMessage } from '../../electron/common/worker-protocol.ts';
import { EngineHost, type JobMessage } from '../../electron/host/engine-host.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import { startClock } from '../../electron/lab/lab.ts';

const entry = join(import.meta.dirname, '../fixtures/workers/odd-worker.mjs');
const patience = millis(20_000);

afterEach(() => {
  delete process.env.ODD;
});

/** Starts a real process that behaves as it is told to. */
function start(manner: string, limits: { startLimit?: number; cancelGrace?: number } = {}) {
  process.env.ODD = manner;
  return EngineHost.start({
    launch: launchNode(entry),
    ...startClock(),
    startLimit: millis(limits.startLimit ?? patience),
    cancelGrace: millis(limits.cancelGrace ?? patience),
  });
}

async function started(...args: Parameters<typeof start>): Promise<EngineHost> {
  const result = await start(...args);
  if ('failure' in result) throw new Error(result.failure.detail);
  return result.host;
}

const say = (text: string): Extract<HostMessage, { type: 'run' }> => ({
  type: 'run',
  job: 0,
  input: { kind: 'tts', text, speed: 1, audio: 'nowhere.wav' },
  profile: null,
  tellsAtOnce: false,
});

test('a worker is ready once both clocks agree; it does one job after the other', async () => {
  const result = await start('');
  if ('failure' in result) throw new Error(result.failure.detail);
  const { host } = result;
  expect(result.started.to).toBeGreaterThan(result.started.from);
  for (const job of [0, 1]) {
    const heard: JobMessage[] = [];
    const { outcome, provider, memory } = await host.work(say('Hello.'), patience, (message) =>
      heard.push(message),
    );
    expect({ outcome, provider, memory }).toEqual({
      outcome: { status: 'measured' },
      provider: 'cpu',
      memory: 1,
    });
    expect(heard).toMatchObject([{ type: 'text', text: `job ${job}` }]);
  }
  expect(host.isAlive).toBe(true);
  await host.stop();
  expect(host.isAlive).toBe(false);
});

test.each([
  ['never says ready', 300, /said nothing for 0\.3 s/],
  ['never answers', 300, /said nothing for 0\.3 s/],
  ['greets with garbage', patience, /a message that the lab does not know/],
  ['dies at once', patience, /code 3.+no such library/],
])('a worker that %s does not start: it died, and how', async (manner, startLimit, says) => {
  expect(await start(manner, { startLimit })).toEqual({
    failure: { status: 'failed', reason: 'worker-died', detail: expect.stringMatching(says) },
  });
});

test('a program that is not there does not start', async () => {
  const result = await EngineHost.start({
    launch: launchNode(join(import.meta.dirname, 'nowhere.mjs')),
    ...startClock(),
    startLimit: patience,
    cancelGrace: patience,
  });
  expect(result).toMatchObject({ failure: { reason: 'worker-died' } });
});

test('a worker with another clock is refused, since its spans would mean nothing', async () => {
  expect(await start('has another clock')).toMatchObject({
    failure: { reason: 'engine-error', detail: expect.stringContaining('clock') },
  });
});

test('garbage in a job ends the worker and the job', async () => {
  const host = await started('sends garbage');
  const { outcome } = await host.work(say('Hello.'), patience, () => undefined);
  expect(outcome).toMatchObject({
    reason: 'worker-died',
    detail: expect.stringContaining('a message that the lab does not know'),
  });
  expect(host.isAlive).toBe(false);
});

test('a death is the outcome of the job; what was said before it arrives, last words too', async () => {
  const host = await started('dies in a job');
  const heard: JobMessage[] = [];
  const { outcome } = await host.work(say('Hello.'), patience, (message) => heard.push(message));
  expect(outcome).toMatchObject({
    status: 'failed',
    reason: 'worker-died',
    detail: expect.stringMatching(/SIGKILL.+segmentation fault/),
  });
  expect(heard).toMatchObject([{ type: 'text', text: 'last text' }]);
});

test('a dead worker takes no more jobs: the death is their outcome at once', async () => {
  const host = await started('');
  await host.stop();
  expect((await host.work(say('Hello.'), patience, () => undefined)).outcome).toMatchObject({
    reason: 'worker-died',
  });
});

test('a cancelled job ends and its worker lives', async () => {
  const host = await started('');
  const job = host.work(say('slow'), patience, () => undefined);
  host.cancel();
  expect((await job).outcome).toEqual({ status: 'cancelled' });
  expect(host.isAlive).toBe(true);
  await host.stop();
});

test('a worker that ignores the cancel is ended; the job counts as cancelled', async () => {
  const host = await started('ignores cancel', { cancelGrace: 100 });
  const job = host.work(say('slow'), patience, () => undefined);
  host.cancel();
  expect((await job).outcome).toEqual({ status: 'cancelled' });
  expect(host.isAlive).toBe(false);
});

test('a job over its limit is ended with its worker', async () => {
  const host = await started('');
  const { outcome } = await host.work(say('slow'), millis(100), () => undefined);
  expect(outcome).toMatchObject({ reason: 'timed-out', detail: expect.stringContaining('0.1 s') });
  expect(host.isAlive).toBe(false);
});
