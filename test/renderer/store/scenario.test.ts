import { describe, expect, test } from 'vitest';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { targetName, targetsOf } from '../../../electron/common/plan.ts';
import type { Scenario, Work } from '../../../electron/common/scenario.ts';
import {
  addWork,
  changeSetting,
  changeWork,
  duplicateWork,
  moveWork,
  removeWork,
  settingValues,
  toggleDevice,
} from '../../../renderer/store/scenario-edits.ts';
import {
  findProblems,
  missingModels,
  settingProblem,
} from '../../../renderer/store/scenario-problems.ts';
import { aScenario } from './fake-lab.ts';

const say = (text: string): Extract<Work, { kind: 'tts' }> => ({
  kind: 'tts',
  model: 'm',
  text,
  speed: 1,
});
const abc: Scenario = { ...aScenario, work: [say('a'), say('b'), say('c')] };
const texts = (scenario: Scenario): string =>
  scenario.work.map((work) => (work.kind === 'tts' ? work.text : '?')).join('');

describe('edits', () => {
  test('works are added, changed, copied, moved and removed by their place', () => {
    expect(texts(addWork(abc, say('d')))).toBe('abcd');
    expect(texts(changeWork(abc, 1, say('x')))).toBe('axc');
    expect(texts(duplicateWork(abc, 1))).toBe('abbc');
    expect(texts(moveWork(abc, 1, -1))).toBe('bac');
    expect(texts(moveWork(abc, 1, 1))).toBe('acb');
    expect(texts(removeWork(abc, 1))).toBe('ac');
  });

  test('a move beyond the ends changes nothing', () => {
    expect(moveWork(abc, 0, -1)).toBe(abc);
    expect(moveWork(abc, 2, 1)).toBe(abc);
  });

  test('devices stay in the order of the machine, unknown ones last', () => {
    const order = ['cpu', 'cuda:0', 'cuda:1'];
    const scenario = { ...abc, devices: ['cuda:1', 'gone'] };
    expect(toggleDevice(scenario, 'cpu', true, order).devices).toEqual(['cpu', 'cuda:1', 'gone']);
    expect(toggleDevice(scenario, 'cuda:1', false, order).devices).toEqual(['gone']);
  });

  test('one value of a setting is a setting, several are a sweep, none is the runtime’s own', () => {
    const one = changeSetting(abc, 'cpu', 'threads', [2]);
    expect(one.settings).toEqual({ cpu: { threads: 2 } });
    const several = changeSetting(one, 'cpu', 'graphOptimization', ['basic', 'all']);
    expect(several.settings).toEqual({ cpu: { threads: 2, graphOptimization: ['basic', 'all'] } });
    expect(targetsOf(several).map(targetName)).toEqual([
      'cpu, 2 threads, graph basic',
      'cpu, 2 threads, graph all',
    ]);
    expect(settingValues(several.settings.cpu, 'graphOptimization')).toEqual(['basic', 'all']);
    expect(settingValues(several.settings.cpu, 'precision')).toEqual([]);
    const none = changeSetting(
      changeSetting(several, 'cpu', 'threads', []),
      'cpu',
      'graphOptimization',
      [],
    );
    expect(none.settings).toEqual({});
  });

  test('a device that is let go takes its settings along, and no other’s', () => {
    const both = changeSetting(
      changeSetting({ ...abc, devices: ['cpu', 'webgpu:0'] }, 'cpu', 'threads', [1]),
      'webgpu:0',
      'cacheOnDevice',
      [true, false],
    );
    expect(toggleDevice(both, 'cpu', false, ['cpu', 'webgpu:0']).settings).toEqual({
      'webgpu:0': { cacheOnDevice: [true, false] },
    });
  });
});

describe('problems', () => {
  test('a scenario that can run has none; empty text is no problem of the form', () => {
    expect(findProblems({ ...abc, work: [say('')] }).size).toBe(0);
  });

  test('each field that is refused has a sentence', () => {
    const problems = findProblems({
      ...abc,
      name: '',
      work: [{ ...say('a'), model: '' }],
      devices: [],
      repeats: 0,
      warmUps: Number.NaN,
      timeLimit: -1,
      profiledRuns: 101,
      seed: 0.5,
      telemetryRate: 51,
    });
    expect(Object.fromEntries(problems)).toEqual({
      name: 'Give the scenario a name of 1 to 200 characters.',
      'work.0.model': 'Choose a model.',
      devices: 'Choose at least one device.',
      repeats: 'Repeats are a whole number from 1 to 10,000.',
      warmUps: 'Warm-ups are a whole number from 0 to 100.',
      timeLimit: 'The time limit is more than 0 and at most 86,400 seconds.',
      profiledRuns: 'Profiled runs are a whole number from 0 to 100.',
      seed: 'The seed is a whole number from 0 to 4,294,967,295; 0 keeps the order as written.',
      telemetryRate: 'The telemetry rate is a number from 0 (none) to 50 readings a second.',
    });
  });

  test('a setting that is refused has a sentence, on its own device', () => {
    const sentence = 'Threads are whole numbers from 1 to 1,024, with commas between several.';
    for (const values of [[0], [2, Number.NaN]]) {
      const problems = findProblems(changeSetting(abc, 'cpu', 'threads', values));
      expect([...problems.values()]).toEqual([sentence]);
      expect(settingProblem(problems, 'cpu', 'threads')).toBe(sentence);
      expect(settingProblem(problems, 'cpu', 'precision')).toBeUndefined();
      expect(settingProblem(problems, 'cpu:1', 'threads')).toBeUndefined();
    }
  });

  test('a scenario without work says what to add', () => {
    expect(findProblems({ ...abc, work: [] }).get('work')).toMatch(/^Add at least one text/);
  });
});

test('what a scenario needs and the machine lacks goes by name: models, and samples of the catalog', () => {
  const entry = { kind: 'tts', licence: 'MIT', files: [] } as const;
  const models = [
    { ...entry, id: 'm', name: 'Voice', state: 'partial' },
    { ...entry, id: 'ear', name: 'Ear', state: 'ready' },
    { ...entry, id: 'jfk', name: 'JFK', state: 'missing' },
    { ...entry, id: 'other', name: 'Other', state: 'missing' },
  ] as unknown as readonly ModelEntry[];
  const hear: Work = { kind: 'asr', model: 'ear', audio: { sample: 'jfk' } };
  expect(missingModels({ ...abc, work: [say('a'), hear] }, models)).toEqual(['Voice', 'JFK']);
  expect(missingModels(abc, null)).toEqual([]);
});
