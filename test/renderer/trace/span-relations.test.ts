import { expect, test } from 'vitest';
import { RunTraces } from '../../../renderer/trace/run-traces.ts';
import { relationsOf } from '../../../renderer/trace/span-relations.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

function relations(run: number, span: number) {
  const session = drawnSession([
    { repeat: 0 },
    { repeat: 1 },
    { repeat: 2 },
    { repeat: 0, device: 'gpu' },
    { repeat: 0, work: 1 },
  ]);
  playRun(
    session,
    0,
    `
    run            |==========|
      encode       |====      |
        model-call | ==       |
      generate     |    ==--  |
  `,
  );
  playRun(session, 1, 'run |====|\n encode |=== |', 20);
  playRun(session, 2, 'run |========|\n encode |====== |', 30);
  playRun(session, 3, 'run |==|\n encode |= |', 40);
  playRun(session, 4, 'run |==|\n encode |==|', 50);
  return relationsOf(session, new RunTraces(session), { run, span });
}

test('parents come from the outermost in', () => {
  expect(relations(0, 2)?.parents).toEqual([
    { run: 0, span: 0, stage: 'run' },
    { run: 0, span: 1, stage: 'encode' },
  ]);
  expect(relations(0, 0)?.parents).toEqual([]);
});

test('children are summed by stage, and the rest is the span itself', () => {
  expect(relations(0, 0)).toMatchObject({
    own: 2e6,
    children: [
      { stage: 'encode', count: 1, sum: 4e6, longest: { run: 0, span: 1 } },
      { stage: 'generate', count: 2, sum: 4e6, longest: { run: 0, span: 3 } },
    ],
  });
  expect(relations(0, 2)).toMatchObject({ own: null, children: [] });
});

test('twins are those of the same work; only runs that compare make the distribution', () => {
  const found = relations(0, 1);
  expect(found?.twins).toEqual([
    { run: 1, span: 1, length: 3e6, delta: -1e6 },
    { run: 2, span: 1, length: 6e6, delta: 2e6 },
    { run: 3, span: 1, length: 1e6, delta: -3e6 },
  ]);
  expect(found?.amongTwins).toMatchObject({
    n: 3,
    median: 4e6,
    rank: 2 / 3,
    least: 3e6,
    most: 6e6,
  });
});

test('of a span that is not there nothing is told', () => {
  expect(relations(0, 99)).toBeNull();
});
