import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOfListener, planRuns, targetName, workerKey } from '../../electron/common/plan.ts';
import { type ScenarioInput, scenarioSchema } from '../../electron/common/scenario.ts';

const speak = (model: string) => ({ kind: 'tts', model, text: 'Hello.' }) as const;
const planOf = (scenario: Omit<ScenarioInput, 'name'>) =>
  planRuns(scenarioSchema.parse({ name: 'a', ...scenario }));
const inWords = (scenario: Omit<ScenarioInput, 'name'>): string =>
  planOf(scenario)
    .map(({ kind, model, device, repeat }) => `${kind} ${model}@${device} ${repeat}`)
    .join('\n');

test('a work loads, warms up, then runs', () => {
  expect(inWords({ work: [speak('v')], warmUps: 1, repeats: 2 })).toBe(
    ['load v@cpu 0', 'warm-up v@cpu 0', 'measured v@cpu 0', 'measured v@cpu 1'].join('\n'),
  );
});

test('two devices take turns as A-B-B-A, so that a drift favours neither', () => {
  expect(
    planOf({ work: [speak('v')], devices: ['A', 'B'], warmUps: 0, repeats: 4 })
      .filter(({ kind }) => kind === 'measured')
      .map(({ device }) => device)
      .join('-'),
  ).toBe('A-B-B-A-A-B-B-A');
});

test('a model that was loaded is not loaded again, and a device that is named twice counts once', () => {
  expect(
    inWords({
      work: [speak('v'), speak('w'), speak('v')],
      devices: ['A', 'A'],
      warmUps: 0,
      repeats: 1,
    }),
  ).toBe(
    ['load v@A 0', 'measured v@A 0', 'load w@A 0', 'measured w@A 0', 'measured v@A 0'].join('\n'),
  );
});

const scenarios = fc.record({
  work: fc.array(fc.constantFrom('u', 'v', 'w').map(speak), { minLength: 1, maxLength: 5 }),
  devices: fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 5 }),
  warmUps: fc.nat(3),
  repeats: fc.integer({ min: 1, max: 5 }),
});

test('every work runs on every device as often as asked, after its load, in the order of its index', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const plan = planOf(scenario);
      expect(plan.map(({ index }) => index)).toEqual(plan.map((_, place) => place));
      const devices = new Set(scenario.devices);
      for (const [work, { model }] of scenario.work.entries()) {
        for (const device of devices) {
          const own = plan.filter((run) => run.work === work && run.device === device);
          const repeatsOf = (kind: string) =>
            own.filter((run) => run.kind === kind).map(({ repeat }) => repeat);
          expect(repeatsOf('warm-up')).toEqual(
            Array.from({ length: scenario.warmUps }, (_, i) => i),
          );
          expect(repeatsOf('measured')).toEqual(
            Array.from({ length: scenario.repeats }, (_, i) => i),
          );
          const loads = plan.filter(
            (run) => run.kind === 'load' && run.model === model && run.device === device,
          );
          expect(loads).toHaveLength(1);
          const first = own.find(({ kind }) => kind !== 'load');
          expect(loads[0]?.index).toBeLessThan(first?.index ?? 0);
        }
      }
    }),
  );
});

describe('settings', () => {
  test('a list of values is a sweep: every combination is a target of its own', () => {
    const plan = planOf({
      work: [speak('v')],
      devices: ['cpu', 'webgpu:0'],
      settings: { cpu: { threads: [1, 2], graphOptimization: 'basic' } },
      warmUps: 0,
      repeats: 2,
    });
    const measured = plan.filter(({ kind }) => kind === 'measured').map(targetName);
    const targets = ['cpu, 1 thread, graph basic', 'cpu, 2 threads, graph basic', 'webgpu:0'];
    expect(measured).toEqual([...targets, ...targets.toReversed()]);
    expect(plan.filter(({ kind }) => kind === 'load').map(targetName)).toEqual(targets);
  });

  test('a precision names another model, as the catalog has it', () => {
    const scenario = scenarioSchema.parse({
      name: 'a',
      work: [speak('v')],
      settings: { cpu: { precision: ['int8', 'fp32'] } },
    });
    const models = planRuns(scenario, (model, precision) => `${model}-${precision}`).map(
      ({ model }) => model,
    );
    expect(new Set(models)).toEqual(new Set(['v-int8', 'v-fp32']));
  });
});

test('profiled runs come last, each in a process of its own that was warmed up', () => {
  const plan = planOf({ work: [speak('v')], warmUps: 1, repeats: 1, profiledRuns: 2 });
  const words = plan.map(({ kind, profiled }) => (profiled ? `${kind} profiled` : kind));
  const profiled = ['load profiled', 'warm-up profiled', 'profiled profiled'];
  expect(words).toEqual(['load', 'warm-up', 'measured', ...profiled, ...profiled]);
  expect(new Set(plan.map(workerKey)).size).toBe(3);
});

test('a seed draws who goes first, the same every time; none keeps the order as written', () => {
  const devices = ['A', 'B', 'C', 'D'];
  const order = (seed: number) =>
    planOf({ work: [speak('v')], devices, seed, warmUps: 0, repeats: 1 })
      .filter(({ kind }) => kind === 'measured')
      .map(({ device }) => device);
  expect(order(0)).toEqual(devices);
  expect(order(7)).toEqual(order(7));
  expect(new Set(order(7))).toEqual(new Set(devices));
  const firsts = new Set(Array.from({ length: 50 }, (_, seed) => order(seed + 1)[0]));
  expect(firsts.size).toBe(4);
});

test('a GPU that may leave work to the CPU is profiled once, unasked: only that tells the share', () => {
  const profiled = (scenario: Omit<ScenarioInput, 'name' | 'work'>) =>
    planOf({ work: [speak('v')], devices: ['cpu', 'webgpu:0'], repeats: 1, ...scenario })
      .filter(({ kind }) => kind === 'profiled')
      .map(({ device, repeat }) => `${device} ${repeat}`);
  expect(profiled({})).toEqual([]);
  expect(profiled({ allowCpuFallback: true })).toEqual(['webgpu:0 0']);
  expect(profiled({ allowCpuFallback: true, profiledRuns: 1 })).toEqual(['cpu 0', 'webgpu:0 0']);
});

describe('a listener', () => {
  const hear = { kind: 'asr', model: 'm', audio: { sample: 's' } } as const;

  test('hears the first measured run of each target after the work, by a worker of its own on the CPU', () => {
    const plan = planOf({
      work: [speak('v'), hear, speak('w')],
      devices: ['A', 'B'],
      warmUps: 0,
      repeats: 2,
      roundTrip: { model: 'm' },
    });
    const lines = plan.map(
      ({ index, kind, model, device, hears }) =>
        `${index} ${kind} ${model}@${device}${hears === undefined ? '' : ` ${hears}`}`,
    );
    expect(lines).toEqual([
      ...['0 load v@A', '1 load v@B', '2 measured v@A', '3 measured v@B'],
      ...['4 measured v@B', '5 measured v@A'],
      ...['6 load m@cpu 2', '7 listen m@cpu 2', '8 listen m@cpu 3'],
      ...['9 load m@A', '10 load m@B', '11 measured m@A', '12 measured m@B'],
      ...['13 measured m@B', '14 measured m@A'],
      ...['15 load w@A', '16 load w@B', '17 measured w@A', '18 measured w@B'],
      ...['19 measured w@B', '20 measured w@A'],
      ...['21 listen m@cpu 17', '22 listen m@cpu 18'],
    ]);
    const listeners = plan.filter(isOfListener).map(workerKey);
    expect(new Set(listeners).size).toBe(1);
    expect(plan.filter((run) => !isOfListener(run)).map(workerKey)).not.toContain(listeners[0]);
  });

  test('hears as many runs as are asked for and as there are, and none of what is not spoken', () => {
    fc.assert(
      fc.property(scenarios, fc.integer({ min: 1, max: 6 }), (scenario, runs) => {
        const without = planOf(scenario);
        const plan = planOf({ ...scenario, roundTrip: { model: 'ear', runs } });
        const inOrder = ({ index: _, ...run }: (typeof plan)[number]) => run;
        expect(plan.filter((run) => !isOfListener(run)).map(inOrder)).toEqual(without.map(inOrder));
        expect(plan.map(({ index }) => index)).toEqual(plan.map((_, place) => place));
        for (const run of plan.filter(({ kind }) => kind === 'listen')) {
          const heard = plan[run.hears ?? -1];
          expect(heard).toMatchObject({ kind: 'measured', work: run.work, repeat: run.repeat });
          expect(run.index).toBeGreaterThan(heard?.index ?? run.index);
        }
        const targets = new Set(scenario.devices).size;
        const expected = scenario.work.length * targets * Math.min(runs, scenario.repeats);
        expect(plan.filter(({ kind }) => kind === 'listen')).toHaveLength(expected);
        expect(plan.filter((run) => run.kind === 'load' && isOfListener(run))).toHaveLength(1);
      }),
    );
  });
});
