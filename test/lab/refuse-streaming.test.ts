import { expect, test } from 'vitest';
import type { ModelCatalog } from '../../electron/common/model-catalog.ts';
import { planRuns } from '../../electron/common/plan.ts';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import { refuseStreaming } from '../../electron/lab/refuse-streaming.ts';

const model = (id: string, family: 'whisper' | 'moonshine') =>
  ({ id, family }) as ModelCatalog['models'][number];
const catalog: ModelCatalog = {
  version: 1,
  models: [model('w', 'whisper'), model('m', 'moonshine')],
};

/** What is refused of the plan of works, each the letter of its model, with a wave behind it where it streams. */
function refused(...works: string[]): string[] {
  const scenario = scenarioSchema.parse({
    name: 'a',
    work: works.map(([letter, streams]) => ({
      kind: 'asr',
      model: letter,
      audio: { sample: 'jfk' },
      ...(streams === undefined ? {} : { streaming: { interval: 1 } }),
    })),
    warmUps: 0,
    repeats: 1,
  });
  return planRuns(scenario).flatMap((run) => {
    const failure = refuseStreaming(run, scenario, catalog);
    if (failure === null) return [];
    expect(failure).toMatchObject({
      reason: 'unknown-model',
      detail: expect.stringMatching(/^Whisper hears whole recordings/),
    });
    return [`${run.kind} ${run.work}`];
  });
}

test.each([
  [['m~', 'm'], []],
  [['w'], []],
  [['w~'], ['load 0', 'measured 0']],
  // The model is loaded for the other work.
  [['w~', 'w'], ['measured 0']],
  [
    ['w~', 'm~'],
    ['load 0', 'measured 0'],
  ],
])('of %j: %j', (works, expected) => {
  expect(refused(...works)).toEqual(expected);
});
