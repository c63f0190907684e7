import { expect, test } from 'vitest';
import {
  changeText,
  differenceCells,
  intervalText,
  partName,
  profileRemarks,
  runDifferenceNotes,
  signedMillis,
} from '../../electron/common/part-difference-words.ts';
import {
  type PartDifference,
  partDifferences,
  type RunsOfSide,
  runsOfOne,
} from '../../electron/common/part-differences.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { nanos } from '../../electron/common/units.ts';
import { drawnSession, playRun } from '../support/trace-drawing.ts';

/** A run for each drawing. A character is a millisecond. */
function runs(...drawings: readonly string[]): readonly RecordedRun[] {
  const session = drawnSession(drawings.map(() => ({})));
  for (const [index, drawing] of drawings.entries()) playRun(session, index, drawing);
  return session.runs;
}

const measured = (...drawings: readonly string[]): RunsOfSide => ({
  measured: runs(...drawings),
  profiled: [],
});

/** "encode ×1 → ×2 4 → 7 (+3.0) n = 1". */
const inWords = (line: PartDifference): string =>
  [
    partName(line),
    changeText(line),
    `${line.times[0]} → ${line.times[1]}`,
    signedMillis(line.difference),
    intervalText(line),
  ].join(' | ');

test('stages are added, gone and changed, the largest difference first', () => {
  const a = measured(`
    run      |==========|
    read     |==        |
    encode   |  ====    |
    token    |      =-=-|
  `);
  const b = measured(`
    run      |============|
    encode   |=======     |
    token    |       =-=  |
    resample |          ==|
  `);
  expect(partDifferences(a, b).stages.map(inWords)).toEqual([
    'encode |  | 4 → 7 | +3.0 | n = 1',
    'run |  | 10 → 12 | +2.0 | n = 1',
    'read | gone | 2 → null | −2.0 | n = 1',
    'resample | added | null → 2 | +2.0 | n = 1',
    'token | ×4 → ×3 | 4 → 3 | −1.0 | n = 1',
  ]);
});

test('a stage that some runs lack took no time in them', () => {
  const a = measured('run |====|', 'run |====|', 'run |====|');
  const b = measured('run |====|', 'run |====|\nread |==  |', 'run |====|');
  expect(partDifferences(a, b).stages.map(inWords)).toContain(
    'read | added | null → 0 | 0 | n = 3',
  );
});

test('from five runs a side the difference of medians has an interval, below it says how many', () => {
  const encode = (length: number) => `encode |${'='.repeat(length)}|`;
  const a = [10, 11, 12, 13, 14].map(encode);
  const b = [20, 21, 22, 23, 24].map(encode);
  const [five] = partDifferences(measured(...a), measured(...b)).stages;
  expect(five).toMatchObject({ difference: 10, runs: [5, 5] });
  expect(five?.interval?.low).toBeGreaterThanOrEqual(6);
  expect(five?.interval?.high).toBeLessThanOrEqual(14);
  const [four] = partDifferences(measured(...a.slice(1)), measured(...b)).stages;
  expect(four?.interval).toBeNull();
});

test('one side against the other is the same with the sign turned', () => {
  const [a, b] = [measured('encode |=== |'), measured('encode |====|\nread |==  |')];
  const there = partDifferences(a, b).stages;
  const back = partDifferences(b, a).stages;
  expect(back.map(({ difference }) => -difference)).toEqual(
    there.map(({ difference }) => difference),
  );
});

/** A profiled run with these operators of one call: name, provider, length in ms, and the GPU's own. */
function profiled(
  operators: readonly (readonly [string, string, number, number?])[],
): readonly RecordedRun[] {
  const session = drawnSession([{ kind: 'profiled', profiled: true }]);
  playRun(session, 0, 'model-call |====================|');
  let at = 0;
  operators.forEach(([operator, provider, length, deviceMs], index) => {
    session.runs[0]?.spans.push({
      id: index + 1,
      parent: 0,
      stage: 'operator',
      start: nanos(at * 1e6),
      end: nanos((at + length) * 1e6),
      attributes: {
        operator,
        provider,
        node: `/${index}`,
        ...(deviceMs === undefined ? {} : { deviceMs }),
      },
    });
    at += length;
  });
  return session.runs;
}

test('operators are compared by type, wherever they ran, by the time the device itself needed', () => {
  const a = {
    measured: [],
    profiled: profiled([
      ['MatMul', 'CPU', 6],
      ['Add', 'CPU', 1],
    ]),
  };
  const b = {
    measured: [],
    profiled: profiled([
      ['MatMul', 'WebGpu', 1, 2],
      ['MatMul', 'WebGpu', 1, 2],
      ['MemcpyToHost', 'CPU', 3],
    ]),
  };
  expect(partDifferences(a, b).operators?.map(inWords)).toEqual([
    'MemcpyToHost | added | null → 3 | +3.0 | n = 1',
    'MatMul | ×1 → ×2 | 6 → 4 | −2.0 | n = 1',
    'Add | gone | 1 → null | −1.0 | n = 1',
  ]);
});

test('without profiled runs on both sides operators are not compared, and it is said', () => {
  const a = { measured: [], profiled: profiled([['MatMul', 'CPU', 6]]) };
  expect(partDifferences(a, { measured: [], profiled: [] }).operators).toBeNull();
  expect(partDifferences(a, { measured: [], profiled: [] }).stages).toEqual([]);
});

test("the remarks name a side without a profile, and times that are only the host's", () => {
  const sideOf = (recorded: readonly RecordedRun[], target: string) => {
    const session = { ...drawnSession([]), runs: recorded };
    return {
      session,
      work: 0,
      target,
      device: 'cpu',
      settings: {},
      kind: 'tts',
      model: 'voice',
      subject: '',
    } as const;
  };
  const cpu = sideOf(profiled([['MatMul', 'CPU', 6]]), 'cpu');
  const gpu = sideOf(profiled([['MatMul', 'WebGpu', 6]]), 'cpu');
  const none = sideOf([], 'cpu');
  expect(profileRemarks([cpu, cpu])).toEqual([]);
  expect(profileRemarks([none, none])).toEqual([]);
  expect(profileRemarks([cpu, none])).toEqual([
    'B has no profiled run with operators: they cannot be compared.',
  ]);
  expect(profileRemarks([cpu, gpu])).toEqual([
    "B's operators on WebGpu tell the host's time of handing them over, not the device's.",
  ]);
});

test('as cells a line says counts, times, the difference and what became of it', () => {
  const lines = partDifferences(measured('read |==|'), measured('read |= |\nencode |= |')).stages;
  expect(differenceCells('STAGE', 1, lines).rows).toEqual([
    ['read', '1', '1', '2.0', '1.0', '−1.0', 'n = 1', ''],
    ['encode', '0', '1', '–', '1.0', '+1.0', 'n = 1', 'added'],
  ]);
});

test('of one run against one its stages count, and its operators only where it was profiled', () => {
  const drawing = `
    run          |====|
      model-call | == |
        operator | =  |
  `;
  const [run] = runs(drawing);
  if (run === undefined) throw new Error('There is no run.');
  const profiled = { ...run, plan: { ...run.plan, profiled: true } };
  const stages = partDifferences(runsOfOne(run), runsOfOne(profiled)).stages;
  expect(stages.map(partName)).toEqual(['run', 'model-call']);
  expect(partDifferences(runsOfOne(run), runsOfOne(profiled)).operators).toBeNull();
  const operators = partDifferences(runsOfOne(profiled), runsOfOne(profiled)).operators;
  expect(operators).toMatchObject([{ counts: [1, 1], difference: 0 }]);
});

test('a profiled run against one that was not is said to be slower for that', () => {
  expect(runDifferenceNotes([true, true])).toHaveLength(1);
  expect(runDifferenceNotes([false, true])[1]).toMatch(/^B was profiled/);
  expect(runDifferenceNotes([true, false])[1]).toMatch(/^A was profiled/);
});
