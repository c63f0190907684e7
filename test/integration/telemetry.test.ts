import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RecordedSeries } from '../../electron/common/recorded-session.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { type Lab, startClock } from '../../electron/lab/lab.ts';
import { type Sampling, startSampling } from '../../electron/lab/sampling.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn, realLab } from '../support/real-lab.ts';
import { buildFakeNvml } from '../telemetry/fake-nvml.ts';
import { gpuAt } from '../telemetry/read-source.ts';

const short = {
  name: 'Telemetry',
  work: [{ kind: 'asr' as const, model: 'moonshine-tiny-q', audio: { sample: 'jfk' } }],
  warmUps: 0,
  repeats: 2,
};

describe('a session on this machine', () => {
  test('its recording holds the figures of the machine, the worker and the sampling itself', async () => {
    const lab = await realLab(await ownHome());
    const session = await measureIn(lab, { ...short, telemetryRate: 20 });
    expect(session.runs.map(({ ended }) => ended?.outcome.status)).toEqual(
      Array(3).fill('measured'),
    );
    const rows = [...session.telemetry.values()];
    const of = (metric: string): RecordedSeries =>
      rows.find(({ series }) => series.metric === metric) ?? never(metric);

    expect(of('cpu-utilization').series).toMatchObject({
      unit: '%',
      gpu: null,
      pid: null,
      rate: 20,
    });
    for (const value of of('cpu-utilization').value) {
      if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
      if (value !== null) expect(value).toBeLessThanOrEqual(100);
    }
    const used = of('memory-used');
    expect(used.series.unit).toBe('B');
    expect(Math.max(...numbers(used))).toBeLessThan(session.manifest.machine.memory ?? 0);
    // The model alone is larger than this.
    expect(Math.max(...numbers(of('worker-memory')))).toBeGreaterThan(50e6);
    expect(Math.max(...numbers(of('worker-cpu')))).toBeGreaterThan(20);
    expect(of('worker-cpu').series.pid).toBeGreaterThan(0);
    expect(of('worker-cpu').ended?.reason).toBe('The worker ended.');
    expect(of('memory-used').ended?.reason).toBe('The session ended.');
    expect(of('sampler-cpu').series.source).toContain('process.cpuUsage');
    for (const { series, at, ended } of rows) {
      expect(at.toSorted((one, other) => one - other)).toEqual(at);
      expect(at[0] ?? 0).toBeGreaterThanOrEqual(0);
      expect(ended, series.metric).not.toBeNull();
    }
    // Readings fall into the runs that they are to explain: one clock for all processes.
    const run = session.runs[1];
    const [from = 0, to = 0] = [run?.started ?? 0, run?.ended?.at ?? 0];
    expect(of('worker-memory').at.some((at) => at > from && at < to)).toBe(true);
  });

  test('without telemetry there is none, and no process for it', async () => {
    const real = await realLab(await ownHome());
    const launchSampler = vi.fn(real.launchSampler);
    const session = await measureIn({ ...real, launchSampler }, { ...short, telemetryRate: 0 });
    expect(session.telemetry.size).toBe(0);
    expect(launchSampler).not.toHaveBeenCalled();
  });

  test('a sampling process that cannot start costs no run', async () => {
    const real = await realLab(await ownHome());
    const launchSampler: Lab['launchSampler'] = () =>
      real.launchSampler({ NODE_OPTIONS: '--require=/nowhere/at-all.cjs' });
    const session = await measureIn({ ...real, launchSampler }, short);
    expect(session.runs.map(({ ended }) => ended?.outcome.status)).toEqual(
      Array(3).fill('measured'),
    );
    expect(session.telemetry.size).toBe(0);
  });
});

const numbers = ({ value }: RecordedSeries): number[] => value.filter((one) => one !== null);
const never = (metric: string): never => {
  throw new Error(`Nobody told ${metric}.`);
};

describe.runIf(process.platform === 'linux')('the real process with a fake NVML', () => {
  const gpus = [gpuAt('0000:65:00.0'), gpuAt('0000:b3:00.0')];
  let folder = '';
  let lab: Lab;

  beforeAll(async () => {
    folder = await temporaryFolder(afterAll);
    buildFakeNvml(folder);
    lab = await realLab(folder);
  });

  /** What is said until `isEnough`; nothing here waits for a time. */
  async function sampleUntil(
    words: string,
    isEnough: (events: readonly SessionEvent[]) => boolean,
    whileItGoes: (sampling: Sampling) => Promise<void> = async () => undefined,
  ): Promise<SessionEvent[]> {
    const events: SessionEvent[] = [];
    let enough: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const sampling = startSampling({
      lab: {
        launchSampler: () => lab.launchSampler({ LD_LIBRARY_PATH: folder, FAKE_NVML: words }),
      },
      clock: startClock(),
      rate: 20,
      gpus,
      add: (event) => {
        events.push(event);
        if (isEnough(events)) enough();
      },
    });
    await done;
    await whileItGoes(sampling);
    await sampling.stop();
    return events;
  }

  const announced = (events: readonly SessionEvent[]) =>
    events.filter((event) => event.type === 'series');
  const endsOf = (events: readonly SessionEvent[], metric: string): string[] =>
    events.flatMap((event) =>
      event.type === 'series-ended' &&
      announced(events).some((series) => series.id === event.id && series.metric === metric)
        ? [event.reason]
        : [],
    );

  test('both cards are told, and where a process is', async () => {
    const events = await sampleUntil(
      `pid=${process.pid}`,
      (so) => announced(so).filter(({ metric }) => metric === 'gpu-power').length === 2,
      async (sampling) => {
        expect(await sampling.locate(process.pid)).toEqual([
          { gpu: 0, source: 'NVML process list', memory: 2 ** 31 },
        ]);
      },
    );
    const power = announced(events).filter(({ metric }) => metric === 'gpu-power');
    expect(power.map(({ gpu, window, unit }) => [gpu, window, unit])).toEqual([
      [0, 0, 'W'],
      [1, 1, 'W'],
    ]);
    expect(endsOf(events, 'gpu-power')).toEqual(Array(2).fill('The session ended.'));
  });

  test('a library that hangs: its rows end, the machine is told on by a new process', async () => {
    const events = await sampleUntil('hangAfter=12', (so) => {
      return announced(so).filter(({ metric }) => metric === 'memory-used').length === 2;
    });
    const hung =
      'The sampling process stopped answering, maybe in NVML, which is not asked any more.';
    expect(endsOf(events, 'gpu-utilization')).toEqual([hung, hung]);
    expect(endsOf(events, 'memory-used')).toEqual([hung, 'The session ended.']);
    expect(announced(events).filter(({ metric }) => metric === 'gpu-utilization')).toHaveLength(2);
    const ids = announced(events).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('one that crashes is left alone from then on', async () => {
    const events = await sampleUntil('crashAfter=5', (so) => {
      return announced(so).filter(({ metric }) => metric === 'memory-used').length === 2;
    });
    const [reason] = endsOf(events, 'gpu-utilization');
    expect(reason).toMatch(
      /^The sampling process ended by itself \(SIGABRT.*maybe in NVML, which is not asked any more\.$/,
    );
    expect(announced(events).filter(({ metric }) => metric === 'gpu-utilization')).toHaveLength(2);
  });

  test('a card that falls off the bus ends alone', async () => {
    const events = await sampleUntil('lostAfter=40', (so) => endsOf(so, 'gpu-power').length > 0);
    expect(endsOf(events, 'gpu-power')).toEqual([
      'The GPU fell off the bus or was unplugged: its driver calls it lost.',
      'The session ended.',
    ]);
  });
});
