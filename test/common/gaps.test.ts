import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gapsOf, gapTotals } from '../../electron/common/gaps.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { nanos } from '../../electron/common/units.ts';
import { character, drawnSession, playRun } from '../support/trace-drawing.ts';

function runOf(drawing: string): RecordedRun {
  const session = drawnSession([{}]);
  playRun(session, 0, drawing);
  const [run] = session.runs;
  if (run === undefined) throw new Error('There is no run.');
  return run;
}

/** "stage from–to" in characters. */
const gaps = (drawing: string): string[] | undefined =>
  gapsOf(runOf(drawing))?.gaps.map(
    ({ stage, from, to }) => `${stage ?? 'nothing recorded'} ${from / character}–${to / character}`,
  );

test('between model calls the innermost stage at work is what they waited for', () => {
  expect(
    gaps(`
      run          |==========|
        read       |==        |
        generate   |   ====== |
          model-call|   == ==  |
    `),
  ).toEqual(['read 0–2', 'run 2–3', 'generate 5–6', 'generate 8–9', 'run 9–10']);
});

test('a stage beside a model call is no gap', () => {
  expect(
    gaps(`
      run          |======|
        synthesize | ==== |
          model-call| ==== |
        deliver    |   ===|
    `),
  ).toEqual(['run 0–1', 'deliver 5–6']);
});

test('calls that overlap, or of which one holds the other, leave no gap between', () => {
  expect(
    gaps(`
      run        |======|
        model-call|====  |
        model-call| ==   |
        model-call|  ====|
    `),
  ).toEqual([]);
});

test('without a call all is gap, without its root nothing can be said', () => {
  expect(gaps('run |====|')).toEqual(['run 0–4']);
  expect(gaps('read |====|')).toBeUndefined();
});

test('time from the request to the first span was not recorded', () => {
  const run = runOf('run | ===|');
  run.started = nanos(0);
  expect(gapsOf(run)?.gaps.map(({ stage }) => stage)).toEqual([null, 'run']);
});

test('by stage they add up, and name the longest', () => {
  const found = gapsOf(
    runOf(`
      run          |==========|
        generate   |==========|
          model-call| =  =     |
    `),
  );
  expect(found && gapTotals(found)).toMatchObject([
    { stage: 'generate', total: 8 * character, count: 3, longest: { from: 5 * character } },
  ]);
});

test('in any run the calls and the gaps add up to the whole, in order and without overlap', () => {
  const row = fc.array(fc.constantFrom(' ', '=', '-'), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(row, row, row, (one, other, calls) => {
      const found = gapsOf(
        runOf(`
          run |====================|
            encode |${one.join('')}|
            read |${other.join('')}|
            model-call |${calls.join('')}|
        `),
      );
      if (found === null) throw new Error('The run has a root.');
      const idle = calls.filter((sign) => sign === ' ').length * character;
      const between = found.gaps.reduce((sum, { from, to }) => sum + to - from, 0);
      expect(between).toBe(idle);
      expect(found.inCalls + between).toBe(found.to - found.from);
      let reached = 0;
      for (const { from, to } of found.gaps) {
        expect(from).toBeGreaterThanOrEqual(reached);
        expect(to).toBeGreaterThan(from);
        reached = to;
      }
    }),
  );
});
