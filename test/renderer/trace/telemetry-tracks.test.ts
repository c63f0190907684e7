import { expect, test } from 'vitest';
import type { Metric } from '../../../electron/common/telemetry.ts';
import { tracksOf } from '../../../renderer/trace/telemetry-tracks.ts';
import { aGpu, drawnSeries } from '../../support/telemetry-drawing.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

type Told = readonly [metric: Metric, gpu: number | null, pid: number | null];

function sessionWith(series: readonly Told[]) {
  const session = drawnSession([{ device: 'cuda:0' }]);
  session.manifest.machine.gpus.push(aGpu({ name: 'H200' }), aGpu({ name: 'A2' }));
  series.forEach(([metric, gpu, pid], id) => {
    session.telemetry.set(id, drawnSeries('12', { id, metric, gpu, pid }));
  });
  return session;
}

const listed = (session: ReturnType<typeof sessionWith>): string[] =>
  tracksOf(session).map(({ title, tracks }) =>
    [title, ...tracks.map(({ name }) => name)].join(' | '),
  );

test('tracks stand in groups: GPUs, workers, the machine, the sampler; the same order in each', () => {
  const session = sessionWith([
    ['sampler-cpu', null, null],
    ['memory-used', null, null],
    ['cpu-utilization', null, null],
    ['worker-memory', null, 42],
    ['gpu-power', 1, null],
    ['gpu-utilization', 1, null],
    ['gpu-temperature', 0, null],
  ]);
  expect(listed(session)).toEqual([
    'GPU 0 · H200 | temperature',
    'GPU 1 · A2 | utilization | power',
    'Worker 42 | memory',
    'Machine | CPU | memory',
    'Telemetry itself | CPU',
  ]);
});

test('a worker goes by what ran in it, and by the GPU that it used', () => {
  const session = sessionWith([
    ['worker-gpu-memory', 0, 42],
    ['worker-cpu', null, 42],
  ]);
  playRun(session, 0, 'run |===|');
  const [run] = session.runs;
  if (run !== undefined) run.worker = 42;
  expect(listed(session)).toEqual(['Worker · voice · cuda:0 | GPU 0 memory | CPU']);
});

test('the power limit is drawn beside the power, on its own only where there is none', () => {
  const [both] = tracksOf(
    sessionWith([
      ['gpu-power-limit', 0, null],
      ['gpu-power', 0, null],
    ]),
  );
  expect(both?.tracks.map(({ name, limit }) => [name, limit?.series.metric])).toEqual([
    ['power', 'gpu-power-limit'],
  ]);
  expect(listed(sessionWith([['gpu-power-limit', 0, null]]))).toEqual([
    'GPU 0 · H200 | power limit',
  ]);
});
