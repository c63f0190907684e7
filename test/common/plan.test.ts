import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRuns } from '../../electron/common/plan.ts';
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
