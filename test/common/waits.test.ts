import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operatorReport } from '../../electron/common/operators.ts';
import type { PlannedRun } from '../../electron/common/plan.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { nanos } from '../../electron/common/units.ts';
import { longestWaits, spanToShow, waitsOf, waitTotals } from '../../electron/common/waits.ts';
import { character, drawnSession, playRun } from '../support/trace-drawing.ts';

function runOf(drawing: string, plan: Partial<PlannedRun> = {}): RecordedRun {
  const session = drawnSession([plan]);
  playRun(session, 0, drawing);
  const [run] = session.runs;
  if (run === undefined) throw new Error('There is no run.');
  return run;
}

const inWords = (found: ReturnType<typeof waitsOf>): string[] | undefined =>
  found?.waits.map(({ cause, stage, from, to }) =>
    [cause, cause === 'host' ? stage : null, `${from / character}–${to / character}`]
      .filter((part) => part !== null)
      .join(' '),
  );

/** "cause stage from–to" in characters; the stage of host waits alone. */
const waits = (drawing: string, plan?: Partial<PlannedRun>): string[] | undefined =>
  inWords(waitsOf(runOf(drawing, plan)));

const oneCall = `
  run          |======|
    model-call | ==== |
`;

test('between model calls the host is at work, in its innermost stage', () => {
  expect(
    waits(`
      run          |==========|
        read       |==        |
        generate   |   ====== |
          model-call|   == ==  |
    `),
  ).toEqual([
    'host read 0–2',
    'host run 2–3',
    'computing 3–5',
    'host generate 5–6',
    'computing 6–8',
    'host generate 8–9',
    'host run 9–10',
  ]);
});

test('a call is waited for on a GPU, is work of its own on the CPU, and neither where no device is known', () => {
  const call = (device: string) => waits(oneCall, { device })?.[1];
  expect(call('cuda:0')).toBe('device 1–5');
  expect(call('webgpu:software')).toBe('device 1–5');
  expect(call('cpu')).toBe('computing 1–5');
  expect(call('not known')).toBe('call 1–5');
});

test('a profiled call is operators and what lies between them', () => {
  expect(
    waits(
      `
      run            |==========|
        model-call   | ======== |
          operator   |  == == - |
            operator |  =       |
    `,
      { device: 'cuda:0' },
    ),
  ).toEqual([
    'host run 0–1',
    'between-operators 1–2',
    'operators 2–4',
    'between-operators 4–5',
    'operators 5–7',
    'between-operators 7–8',
    'operators 8–9',
    'host run 9–10',
  ]);
});

test('beside a call without a profile nothing is said to be between operators', () => {
  expect(
    waits(`
      run          |========|
        model-call |====    |
          operator |=  =    |
        model-call |  ====  |
    `),
  ).toEqual([
    'operators 0–1',
    'between-operators 1–2',
    'computing 2–3',
    'operators 3–4',
    'computing 4–6',
    'host run 6–8',
  ]);
});

test('a stage beside a model call is no wait', () => {
  expect(
    waits(`
      run          |======|
        synthesize | ==== |
          model-call| ==== |
        deliver    |   ===|
    `),
  ).toEqual(['host run 0–1', 'computing 1–5', 'host deliver 5–6']);
});

test('calls that overlap, or of which one holds the other, count once', () => {
  expect(
    waits(`
      run        |======|
        model-call|====  |
        model-call| ==   |
        model-call|  ====|
    `),
  ).toEqual(['computing 0–4', 'computing 4–6']);
});

test('without a call all is the host, without its root nothing can be said', () => {
  expect(waits('run |====|')).toEqual(['host run 0–4']);
  expect(waits('read |====|')).toBeUndefined();
});

test('time from the request to the first span was not recorded, and the span beside it leads there', () => {
  const run = runOf('run | ===|');
  run.started = nanos(0);
  const found = waitsOf(run);
  expect(inWords(found)).toEqual(['nothing 0–1', 'host run 1–4']);
  const [nothing] = found?.waits ?? [];
  expect(nothing && spanToShow(run.spans, nothing)).toBe(0);
});

test('a stretch between operators is found by the operator beside it', () => {
  const run = runOf(`
    run          |==============|
      model-call |==============|
        operator | -   =     -  |
  `);
  const [longest] = longestWaits(waitsOf(run) ?? { from: nanos(0), to: nanos(0), waits: [] }, 1);
  expect(longest).toMatchObject({ cause: 'between-operators', from: 6 * character });
  const shown = longest === undefined ? null : spanToShow(run.spans, longest);
  expect(run.spans.get(run.spans.placeOf(shown ?? -1))).toMatchObject({
    stage: 'operator',
    start: 5 * character,
  });
});

test('by cause they add up, with their stages', () => {
  const found = waitsOf(
    runOf(`
      run          |==========|
        generate   |========= |
          model-call| =  =     |
    `),
  );
  expect(found && waitTotals(found)).toEqual([
    {
      cause: 'host',
      total: 8 * character,
      count: 4,
      stages: [
        { stage: 'generate', total: 7 * character },
        { stage: 'run', total: character },
      ],
    },
    {
      cause: 'computing',
      total: 2 * character,
      count: 2,
      stages: [{ stage: 'model-call', total: 2 * character }],
    },
  ]);
});

test('the longest stretches come first, and none that is less than a hundredth of the run', () => {
  const found = waitsOf(
    runOf(`
      run          |${'='.repeat(300)}|
        model-call |  ${'='.repeat(290)}   -|
    `),
  );
  expect(found && longestWaits(found, 5).map(({ cause, from, to }) => [cause, to - from])).toEqual([
    ['computing', 290 * character],
    ['host', 4 * character],
    ['host', 3 * character],
  ]);
  expect(found && longestWaits(found, 1)).toHaveLength(1);
});

const row = fc.array(fc.constantFrom(' ', '=', '-'), { minLength: 20, maxLength: 20 });

test('in any run the waits touch each other and add up to the whole, exactly', () => {
  fc.assert(
    fc.property(row, row, row, row, fc.nat(3), (host, other, calls, operators, late) => {
      const run = runOf(`
        run |====================|
          encode |${host.join('')}|
          model-call |${other.join('')}|
          model-call |${calls.join('')}|
            operator |${operators.join('')}|
      `);
      run.started = nanos(0 - late * character);
      const found = waitsOf(run);
      if (found === null) throw new Error('The run has a root.');
      let reached: number = found.from;
      for (const { from, to } of found.waits) {
        expect(from).toBe(reached);
        expect(to).toBeGreaterThan(from);
        reached = to;
      }
      expect(reached).toBe(found.to);
      const totals = waitTotals(found);
      expect(totals.reduce((sum, { total }) => sum + total, 0)).toBe(found.to - found.from);
      const outside = totals
        .filter(({ cause }) => cause === 'host' || cause === 'nothing')
        .reduce((sum, { total }) => sum + total, 0);
      const isFree = (_: string, at: number): boolean => calls[at] === ' ' && other[at] === ' ';
      expect(outside).toBe((calls.filter(isFree).length + late) * character);
    }),
  );
});

test('of calls after each other, between operators is what the operator table calls the gap', () => {
  fc.assert(
    fc.property(row, row, (calls, operators) => {
      const run = runOf(`
        run |====================|
          model-call |${calls.join('')}|
            operator |${operators.join('')}|
      `);
      const found = waitsOf(run);
      const totals = found === null ? [] : waitTotals(found);
      const between = totals.find(({ cause }) => cause === 'between-operators')?.total ?? 0;
      expect(between / 1e6).toBeCloseTo(operatorReport([run])?.gap.total ?? 0, 9);
    }),
  );
});
