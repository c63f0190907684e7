import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type OperatorRun,
  UnreadableProfile,
} from '../../../electron/common/runtime-profile/model-runs.ts';
import { placeOperators } from '../../../electron/common/runtime-profile/place-operators.ts';
import { readProfile } from '../../../electron/worker/profile/read-profile.ts';

const profile = resolve(import.meta.dirname, '../../fixtures/profiles/cpu-decoder.profile');

const operator = (start: number, end: number): OperatorRun => ({
  operator: 'Add',
  node: `${start}`,
  provider: 'CPU',
  shapes: '',
  start,
  end,
});

test('a model run lies in the middle of its call, and the branch of an If below it', async () => {
  const [run] = await readProfile(profile, 0, 3);
  if (run === undefined) throw new Error('The profile has runs.');
  const call = { start: 1e9, end: 1e9 + 29_754e3 + 600e3 };
  const placed = placeOperators(run, call);
  const names = placed.map(({ index }) => run.operators[index]?.operator);
  expect(names).toEqual(['If', 'Range', 'Range', 'DequantizeLinear', 'MatMul']);
  expect(placed.map(({ above }) => above)).toEqual([-1, 0, 0, 0, 0]);
  // The If starts 141 µs after its run, which starts 300 µs after its call.
  expect(placed[0]?.start).toBe(1e9 + 441e3);
  expect((placed[4]?.end ?? 0) - (placed[4]?.start ?? 0)).toBe(3_861e3);
});

test('a run that is longer than its call is refused, but for what rounding does', () => {
  const run = { start: 10, end: 110, operators: [operator(10, 110)], device: [null] };
  expect(() => placeOperators(run, { start: 0, end: 90e3 })).toThrow(UnreadableProfile);
  expect(placeOperators(run, { start: 0, end: 99e3 })).toEqual([
    { index: 0, above: -1, start: 0, end: 99e3 },
  ]);
});

test('operators that start together: the one without length came before, the longer encloses', () => {
  const operators = [
    operator(5, 5),
    operator(5, 8),
    operator(5, 8),
    operator(9, 9),
    operator(9, 9),
  ];
  const run = { start: 0, end: 20, operators, device: operators.map(() => null) };
  const placed = placeOperators(run, { start: 0, end: 20e3 });
  expect(placed.map(({ index, above }) => [index, above])).toEqual([
    [0, -1],
    [2, -1],
    [1, 1],
    [3, -1],
    [4, -1],
  ]);
});

/** Operators as they run: one after the other, some with others inside, at times finer than the clock. */
type Drawn = { readonly wait: number; readonly own: number; readonly inside: readonly Drawn[] };
const drawn = fc.letrec<{ operator: Drawn }>((tie) => ({
  operator: fc.record({
    wait: fc.double({ min: 0, max: 9, noNaN: true }),
    own: fc.double({ min: 0.1, max: 9, noNaN: true }),
    inside: fc.oneof({ maxDepth: 2 }, fc.constant([]), fc.array(tie('operator'), { maxLength: 4 })),
  }),
})).operator;

function play(all: readonly Drawn[], from: number): { operators: OperatorRun[]; to: number } {
  let time = from;
  const operators: OperatorRun[] = [];
  for (const { wait, own, inside } of all) {
    const start = time + wait;
    const within = play(inside, start + own / 2);
    time = within.to + own / 2;
    const ts = Math.floor(start);
    // As the runtime writes it: an event when it has ended, start and length cut to microseconds.
    operators.push(...within.operators, operator(ts, ts + Math.floor(time - start)));
  }
  return { operators, to: time };
}

test('however it was rounded, everything lies in what encloses it and after what came before', () => {
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 6 }), fc.nat(50), (all, spare) => {
      const { operators, to } = play(all, 3.7);
      const run = { start: 0, end: Math.ceil(to), operators, device: operators.map(() => null) };
      const call = { start: 5e6, end: 5e6 + (run.end + spare) * 1e3 };
      const placed = placeOperators(run, call);
      expect(placed.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...operators.keys()]);
      placed.forEach(({ above, start, end }, place) => {
        const frame = placed[above] ?? call;
        expect(above).toBeLessThan(place);
        expect(start).toBeGreaterThanOrEqual(frame.start);
        expect(end).toBeLessThanOrEqual(frame.end);
        expect(end).toBeGreaterThanOrEqual(start);
        const before = placed.slice(0, place).findLast((other) => other.above === above);
        if (before !== undefined) expect(start).toBeGreaterThanOrEqual(before.end);
      });
    }),
  );
});
