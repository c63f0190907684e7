import { describe, expect, test } from 'vitest';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import type { Scenario, Work } from '../../../electron/common/scenario.ts';
import {
  addWork,
  changeWork,
  duplicateWork,
  moveWork,
  removeWork,
  toggleDevice,
} from '../../../renderer/store/scenario-edits.ts';
import { findProblems, missingModels } from '../../../renderer/store/scenario-problems.ts';
import { aScenario } from './fake-lab.ts';

const say = (text: string): Work => ({ kind: 'tts', model: 'm', text, speed: 1 });
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
    });
    expect(Object.fromEntries(problems)).toEqual({
      name: 'Give the scenario a name of 1 to 200 characters.',
      'work.0.model': 'Choose a model.',
      devices: 'Choose at least one device.',
      repeats: 'Repeats are a whole number from 1 to 10,000.',
      warmUps: 'Warm-ups are a whole number from 0 to 100.',
      timeLimit: 'The time limit is more than 0 and at most 86,400 seconds.',
    });
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
