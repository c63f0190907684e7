import { expect, test } from 'vitest';
import { planRuns } from '../../electron/common/plan.ts';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import { comparedRuns, Inspector } from '../../electron/lab/inspector.ts';

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
