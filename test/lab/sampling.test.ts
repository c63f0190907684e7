import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { SamplerMessage, SamplerRequest } from '../../electron/common/telemetry-protocol.ts';
import { nanos } from '../../electron/common/units.ts';
import type { WorkerExit, WorkerProcess } from '../../electron/host/worker-process.ts';
import { type Sampling, startSampling } from '../../electron/lab/sampling.ts';

/** A sampling process as the lab sees it, which says what the test says. */
class Process {
  readonly requests: SamplerRequest[] = [];
  isKilled = false;
  /** What it still has to say when it is told to stop. */
  atStop: SamplerMessage[] = [];
  #listen: (message: unknown) => void = () => undefined;
  #exit: (exit: WorkerExit) => void = () => undefined;

  readonly handle: WorkerProcess = {
    pid: () => 1,
    post: (message) => {
      const request = message as SamplerRequest;
      this.requests.push(request);
      if (request.type === 'stop') this.says(...this.atStop, { type: 'stopped' });
    },
    onMessage: (listener) => {
      this.#listen = listener;
    },
    onExit: (listener) => {
      this.#exit = listener;
    },
    kill: () => {
      this.isKilled = true;
      this.exits({ code: null, signal: 'SIGKILL' });
    },
    lastWords: () => 'free(): invalid pointer',
    onWords: () => undefined,
  };

  says(...messages: (SamplerMessage | { readonly type: 'nonsense' })[]): void {
    this.#listen(messages);
  }

  exits(exit: WorkerExit): void {
    this.#exit(exit);
  }
}

const series = (id: number): SamplerMessage => ({
  type: 'series',
  id,
  metric: 'gpu-power',
  unit: 'W',
  source: 'NVML',
  gpu: 0,
  pid: null,
  window: 0,
  rate: 10,
});
const samples = (id: number, value: number): SamplerMessage => ({
  type: 'samples',
  at: nanos(5),
  values: [[id, value]],
});
const busy: SamplerMessage = { type: 'busy', source: 'NVML', limit: 5 };

let processes: Process[] = [];
let events: SessionEvent[] = [];

function start(rate = 10): Sampling {
  processes = [];
  events = [];
  return startSampling({
    lab: {
      launchSampler: () => {
        const process = new Process();
        processes.push(process);
        return process.handle;
      },
    },
    clock: { origin: 7n, now: () => nanos(99) },
    rate,
    gpus: [],
    add: (event) => events.push(event),
  });
}

const ends = (): unknown[] =>
  events.flatMap((event) => (event.type === 'series-ended' ? [[event.id, event.reason]] : []));
const last = (): Process => processes.at(-1) ?? never();
const never = (): never => {
  throw new Error('No process was started.');
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what the process says goes into the recording, and ends with the session', async () => {
  const sampling = start();
  sampling.watch(42);
  last().says(series(0), samples(0, 70));
  expect(last().requests).toEqual([
    { type: 'start', origin: '7', rate: 10, gpus: [], firstSeries: 0, without: [] },
    { type: 'watch', pid: 42 },
  ]);
  last().atStop = [samples(0, 71)];
  await sampling.stop();
  expect(events).toEqual([
    series(0),
    samples(0, 70),
    samples(0, 71),
    { type: 'series-ended', id: 0, at: 99, reason: 'The session ended.' },
  ]);
  last().says(samples(0, 72));
  expect(events).toHaveLength(4);
  expect(processes).toHaveLength(1);
});

test('a source that hangs: its series end, and another process goes on without it', () => {
  const sampling = start();
  sampling.watch(42);
  sampling.watch(43);
  sampling.unwatch(42);
  const [hung] = processes;
  hung?.says(busy, series(0));
  hung?.says(samples(0, 70));
  vi.advanceTimersByTime(5_000);
  expect(ends()).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(ends()).toEqual([
    [0, 'The sampling process stopped answering, maybe in NVML, which is not asked any more.'],
  ]);
  expect(hung?.isKilled).toBe(true);
  expect(processes).toHaveLength(2);
  expect(last().requests).toEqual([
    { type: 'start', origin: '7', rate: 10, gpus: [], firstSeries: 1, without: ['NVML'] },
    { type: 'watch', pid: 43 },
  ]);
  // What the old one still had to say counts no more.
  hung?.says(samples(0, 1));
  last().says(series(1), samples(1, 71));
  expect(events.slice(-2)).toEqual([series(1), samples(1, 71)]);
});

test('a driver that takes its time to wake up is waited for', () => {
  start();
  last().says({ ...busy, limit: 60 });
  vi.advanceTimersByTime(60_000);
  expect(processes).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(processes).toHaveLength(2);
});

test('samples are a sign of life, also rare ones', () => {
  start(0.1);
  for (let round = 0; round < 5; round++) {
    last().says(samples(0, 1));
    vi.advanceTimersByTime(29_000);
  }
  expect(processes).toHaveLength(1);
});

test('a process that crashes is replaced, without the source that it was asking', () => {
  start();
  last().says(busy, series(0), samples(0, 70));
  last().exits({ code: null, signal: 'SIGSEGV' });
  expect(ends()).toEqual([
    [
      0,
      'The sampling process ended by itself (SIGSEGV: free(): invalid pointer), maybe in NVML, which is not asked any more.',
    ],
  ]);
  expect(last().requests[0]).toMatchObject({ firstSeries: 1, without: ['NVML'] });
});

test('one that never starts is given up, and the session ends all the same', async () => {
  const sampling = start();
  for (let tries = 0; tries < 10; tries++) last().exits({ code: 1, signal: null });
  expect(processes).toHaveLength(4);
  sampling.watch(42);
  expect(await sampling.locate(42)).toBeNull();
  await sampling.stop();
  expect(events).toEqual([]);
});

test('what the lab does not understand is not recorded', () => {
  start();
  last().says(series(0));
  last().says(samples(0, 1), { type: 'nonsense' });
  expect(ends()).toEqual([[0, 'The sampling process sent a message that the lab does not know.']]);
});

test('where a process is: as answered, or null in time', async () => {
  const sampling = start();
  const sighting = { gpu: 1, source: 'NVML process list', memory: 5 };
  const first = sampling.locate(42);
  const second = sampling.locate(43);
  const third = sampling.locate(44);
  last().says(
    { type: 'located', question: 1, sightings: [] },
    { type: 'located', question: 0, sightings: [sighting] },
  );
  expect(await first).toEqual([sighting]);
  expect(await second).toEqual([]);
  vi.advanceTimersByTime(3_000);
  expect(await third).toBeNull();
  const fourth = sampling.locate(45);
  await sampling.stop();
  expect(await fourth).toBeNull();
});

test('no telemetry asked for: no process', async () => {
  const sampling = start(0);
  sampling.watch(42);
  expect(await sampling.locate(42)).toBeNull();
  await sampling.stop();
  expect([processes, events]).toEqual([[], []]);
});
