import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planRuns } from '../../electron/common/plan.ts';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { millis } from '../../electron/common/units.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import { comparedRuns, Inspector } from '../../electron/lab/inspector.ts';
import { startClock } from '../../electron/lab/lab.ts';

/** What is compared in a plan for these devices, by its order of measured runs: `B0-A0`. */
function compared(devices: readonly string[], repeats: number, lost: readonly string[] = []) {
  const scenario = scenarioSchema.parse({
    name: 'a',
    work: [{ kind: 'tts', model: 'v', text: 'Hello.' }],
    devices,
    repeats,
    warmUps: 0,
  });
  const nameOf = new Map(
    planRuns(scenario).map(({ index, device, repeat }) => [index, `${device}${repeat}`]),
  );
  const spoken = planRuns(scenario).filter(
    ({ kind, index }) => kind === 'measured' && !lost.includes(nameOf.get(index) ?? ''),
  );
  return [...comparedRuns(spoken)].flatMap(([run, against]) =>
    against.map((other) => `${nameOf.get(run)}-${nameOf.get(other)}`),
  );
}

test.each([
  [['A'], 1, []],
  [['A'], 3, ['A1-A0']],
  [['A', 'B'], 1, ['B0-A0']],
  [['A', 'B', 'C'], 2, ['A1-A0', 'B0-A0', 'B1-B0', 'C0-A0', 'C1-C0']],
])('on %j, %d times each: %j', (devices, repeats, pairs) => {
  expect(compared(devices, repeats).toSorted()).toEqual(pairs);
});

test('runs that made nothing are stood in for by the next', () => {
  expect(compared(['A', 'B'], 3, ['A0', 'B0', 'B1']).toSorted()).toEqual(['A2-A1', 'B2-A1']);
});

test('a session that was stopped has nothing looked at any more', async () => {
  const scenario = scenarioSchema.parse({
    name: 'a',
    work: [{ kind: 'tts', model: 'v', text: 'Hello.' }],
  });
  const asked: string[] = [];
  const inspector = new Inspector({
    scenario,
    catalog: { version: 1, models: [] },
    plan: planRuns(scenario),
    executor: { hasSpoken: () => true },
    pool: {
      options: () => {
        asked.push('options');
        throw new Error('No process may be started.');
      },
      use: (_, work) => work(),
    },
    recorder: { folder: '/nowhere', add: () => expect.unreachable() },
  });
  await inspector.inspect(0, () => true);
  expect(asked).toEqual([]);
  await expect(inspector.inspect(0, () => false)).rejects.toThrow('No process may be started.');
});

const oddWorker = join(import.meta.dirname, '../fixtures/workers/odd-worker.mjs');

test.each([
  ['dies while it starts', 'dies at once', /ended while it started/],
  ['dies over its job', 'dies in a job', /ended/],
])('a process that %s is told of for each run that it was to look at', async (_, manner, why) => {
  process.env.ODD = manner;
  onTestFinished(() => void delete process.env.ODD);
  const scenario = scenarioSchema.parse({
    name: 'a',
    work: [{ kind: 'tts', model: 'v', text: 'Hello.' }],
    warmUps: 0,
    repeats: 2,
  });
  const told: SessionEvent[] = [];
  const inspector = new Inspector({
    scenario,
    catalog: { version: 1, models: [] },
    plan: planRuns(scenario),
    executor: { hasSpoken: () => true },
    pool: {
      options: () => ({
        launch: launchNode(oddWorker),
        ...startClock(),
        startLimit: millis(20_000),
        cancelGrace: millis(20_000),
      }),
      use: (_, work) => work(),
    },
    recorder: {
      folder: '/nowhere',
      add: (event) => void told.push(event),
    },
  });
  await inspector.inspect(0, () => false);
  await inspector.close();
  expect(told).toMatchObject(
    [1, 2].map((run) => ({
      type: 'inspection-failed',
      run,
      problem: expect.stringMatching(why),
    })),
  );
});
