import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History, inFullScale } from '../../../electron/worker/line/history.ts';

test('what was not forgotten is found by its place in the whole, however long it gets', () => {
  const steps = fc.array(
    fc.record({
      push: fc.integer({ min: 0, max: 50_000 }),
      keep: fc.integer({ min: 0, max: 120_000 }),
      from: fc.integer({ min: 0, max: 120_000 }),
      length: fc.integer({ min: 0, max: 500 }),
    }),
    { minLength: 1, maxLength: 20 },
  );
  const marked = (from: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => ((from + i) % 30_000) - 15_000);
  fc.assert(
    fc.property(steps, (list) => {
      const history = new History();
      let forgotten = 0;
      for (const { push, keep, from, length } of list) {
        history.push(Float32Array.from(marked(history.until, push), (one) => one / 32_768));
        forgotten = Math.max(forgotten, history.until - keep);
        history.forget(history.until - keep);
        const at = Math.max(forgotten, history.until - from);
        const expected = marked(at, Math.max(0, Math.min(length, history.until - at)));
        expect([...history.slice(at, at + length)]).toEqual(expected);
      }
    }),
    { numRuns: 30 },
  );
});

test('a slice is a copy, at full scale ±1 where that is wanted', () => {
  const history = new History();
  history.push(Float32Array.from([0.5, -1, 2]));
  const slice = history.slice(0, 3);
  history.push(new Float32Array(200_000));
  expect([...inFullScale(slice)]).toEqual([0.5, -1, 32_767 / 32_768]);
});
