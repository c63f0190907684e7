import { describe, expect, test } from 'vitest';
import {
  type Comparison,
  compareSessions,
  countedRuns,
  medianRun,
} from '../../electron/common/compare.ts';
import type { Device } from '../../electron/common/device.ts';
import { comparisonJson } from '../../electron/common/export/comparison-json.ts';
import { comparisonMarkdown } from '../../electron/common/export/comparison-markdown.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import type { Metric } from '../../electron/common/telemetry.ts';
import { nanos } from '../../electron/common/units.ts';
import { aDevice } from '../support/a-device.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf } from '../support/recorded-run.ts';

const device = (id: string, gpu: number | null, changes: Partial<Device> = {}): Device =>
  aDevice(id, {
    name: id.toUpperCase(),
    provider: gpu === null ? 'cpu' : 'cuda',
    gpu,
    ...changes,
  });

type Reading = {
  readonly metric: Metric;
  readonly gpu?: number;
  readonly pid?: number;
  readonly value: (second: number) => number | null;
};

/**
 * Two devices taking turns, ten runs each, 2 s a run: the CPU in process 100, the GPU (index 1) in process 101, with
 * these readings ten times a second.
 */
function session(
  readings: readonly Reading[],
  { gpu = device('cuda:1', 1), extra = [] as SessionEvent[], runSeconds = 2 } = {},
): RecordedSession {
  const manifest = {
    ...manifestOf({
      name: 's',
      work: [{ kind: 'tts', model: 'v', text: 'a' }],
      devices: ['cpu', 'cuda:1'],
      warmUps: 0,
      repeats: 10,
    }),
    devices: [device('cpu', null), gpu],
  };
  const measured = manifest.plan.filter(({ kind }) => kind === 'measured');
  const runs = measured.flatMap((run, place) => {
    const from = place * runSeconds * 1000;
    const worker = run.device === 'cpu' ? 100 : 101;
    return eventsOf(run.index, { from, to: from + runSeconds * 1000, audio: 4 }).map((event) =>
      event.type === 'run-started' ? { ...event, worker } : event,
    );
  });
  const series = readings.map(
    ({ metric, gpu: index = null, pid = null }, id): SessionEvent => ({
      type: 'series',
      id,
      metric,
      unit: '',
      source: 'test',
      gpu: index,
      pid,
      window: metric.endsWith('utilization') || metric === 'worker-cpu' ? 0.1 : 0,
      rate: 10,
    }),
  );
  const samples = Array.from(
    { length: measured.length * runSeconds * 10 },
    (_, tenth): SessionEvent => ({
      type: 'samples',
      at: nanos((tenth + 1) * 1e8),
      values: readings.map(({ value }, id) => [id, value((tenth + 1) / 10)]),
    }),
  );
  return buildSession(manifest, [...series, ...runs, ...samples, ...extra]);
}

function only(recorded: RecordedSession): Comparison {
  const [comparison] = compareSessions([recorded]).comparisons;
  if (comparison === undefined) throw new Error('Nothing is compared.');
  return comparison;
}

const toldOf = ({ telemetry }: Comparison, metric: Metric, stage = 'run') =>
  telemetry
    .find((row) => row.metric === metric && row.stage === stage)
    ?.told.map(({ value }) => value);

/** The GPU's side runs second, third, sixth, seventh … of the turns, 2 s each. */
const isGpuTurn = (second: number): boolean => [1, 2].includes(Math.ceil(second / 2 - 1) % 4);

describe('telemetry of a side', () => {
  test('is of its own GPU, in its own runs: what others do in between is not in it', () => {
    const comparison = only(
      session([
        { metric: 'gpu-utilization', gpu: 0, value: () => 99 },
        { metric: 'gpu-utilization', gpu: 1, value: (time) => (isGpuTurn(time) ? 37 : 5) },
      ]),
    );
    const [cpu, gpu] = toldOf(comparison, 'gpu-utilization') ?? [];
    expect(cpu).toBeNull();
    expect(gpu).toBeCloseTo(37, 6);
  });

  test('is of the process that did its runs', () => {
    const comparison = only(
      session([
        { metric: 'worker-memory', pid: 100, value: () => 3e8 },
        { metric: 'worker-memory', pid: 101, value: (time) => 5e8 + (time === 3 ? 1e8 : 0) },
        { metric: 'worker-memory', pid: 102, value: () => 9e9 },
      ]),
    );
    expect(toldOf(comparison, 'worker-memory')).toEqual([3e8, 6e8]);
  });

  test('has energy per second of audio, over runs that follow each other as one stretch', () => {
    const watts = { metric: 'gpu-energy', gpu: 1, value: (time: number) => time * 50 } as const;
    const [, gpu] = toldOf(only(session([watts])), 'gpu-energy') ?? [];
    // 50 W over 2 s for each run's 4 s of audio.
    expect(gpu).toBeCloseTo(25, 3);
  });

  test('says of a GPU that mostly waits that it does', () => {
    const comparison = only(session([{ metric: 'gpu-utilization', gpu: 1, value: () => 37 }]));
    const sentence = 'GPU idle 63 % of the run: waiting on the host';
    expect(comparisonMarkdown({ comparisons: [comparison], leftOut: [] }).join('\n')).toContain(
      `B: ${sentence}.`,
    );
    const json = JSON.stringify(comparisonJson({ comparisons: [comparison], leftOut: [] }));
    expect(json).toContain(`"sentence":"${sentence}"`);
  });

  test('says nothing of the sort of a busy one', () => {
    const comparison = only(session([{ metric: 'gpu-utilization', gpu: 1, value: () => 93 }]));
    const markdown = comparisonMarkdown({ comparisons: [comparison], leftOut: [] }).join('\n');
    expect(markdown).toContain('GPU utilization');
    expect(markdown).not.toContain('idle');
  });

  test('that cannot be told is a dash with its reason, never a 0', () => {
    const readings: Reading[] = [{ metric: 'gpu-utilization', gpu: 1, value: () => null }];
    const comparison = only(session(readings));
    expect(toldOf(comparison, 'gpu-utilization')).toEqual([null, null]);
    const markdown = comparisonMarkdown({ comparisons: [comparison], leftOut: [] }).join('\n');
    expect(markdown).toMatch(/\| GPU utilization, mean, % \| – \| – \|/);
    expect(markdown).toContain('B: no GPU utilization, no reading in it.');
  });

  test('has no rows where nothing was read', () => {
    expect(only(session([])).telemetry).toEqual([]);
  });
});

describe('said loudly of devices', () => {
  const gpu = device('cuda:1', 1, { name: 'NVIDIA H200', driver: '570.1' });

  test('not those that a session sets side by side: they are its subject, and on the cards', () => {
    expect(only(session([], { gpu })).warnings.join(' ')).not.toContain('differ');
  });

  test('one driver and another on the same device', () => {
    const older = session([], { gpu: { ...gpu, driver: '535' } });
    const [, second] = compareSessions([session([], { gpu }), older]).comparisons;
    expect(second?.warnings).toContain(
      'The devices differ: A NVIDIA H200 (cuda:1, driver 570.1); B NVIDIA H200 (cuda:1, driver 535).',
    );
  });

  test('operators that a GPU left to the CPU', () => {
    const plan = session([]).manifest.plan;
    const load = plan.find(({ kind, device: id }) => kind === 'load' && id === 'cuda:1');
    const placement: SessionEvent = {
      type: 'placement',
      run: load?.index ?? 0,
      at: nanos(0),
      model: 'v',
      providers: [
        { provider: 'CUDAExecutionProvider', operators: 90, heavy: 20 },
        { provider: 'CPUExecutionProvider', operators: 10, heavy: 2 },
      ],
    };
    expect(only(session([], { extra: [placement] })).warnings).toContain(
      'B left 2 of 22 heavy operators to the CPU: its figures are not of the GPU alone.',
    );
  });
});

test('the run that stands for a side is the one of median time', () => {
  const [side] = only(session([])).sides;
  const runs = side === undefined ? [] : countedRuns(side);
  const times = [5, 1, 4, 2, 3].map((time, place) => {
    const run = runs[place];
    if (run === undefined) throw new Error('There are ten runs.');
    const longer = [...run.spans].map((span) => ({
      ...span,
      end: nanos(span.start + time * 1e9),
    }));
    return { ...run, spans: SpanTable.of(longer) };
  });
  expect(medianRun(times)).toBe(times[4]?.plan.index);
  expect(medianRun([])).toBeNull();
});
