import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonScale,
  cumulativeShares,
  labelSide,
  stripDots,
} from '../../../renderer/panels/compare/distribution-places.ts';

const values = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

describe('the curve', () => {
  test('steps up at every value, by as many as are there', () => {
    expect(cumulativeShares([3, 1, 3, 2])).toEqual([
      { value: 1, share: 0.25 },
      { value: 2, share: 0.5 },
      { value: 3, share: 1 },
    ]);
  });

  test('rises from above 0 to 1, and says of each value how many are at most it', () => {
    fc.assert(
      fc.property(values, (all) => {
        const steps = cumulativeShares(all);
        expect(steps.at(-1)?.share).toBe(1);
        for (const { value, share } of steps) {
          expect(share).toBe(all.filter((other) => other <= value).length / all.length);
        }
      }),
    );
  });
});

test('the label of a tick near an edge stands on the other side of it', () => {
  expect([0, 30, 470, 495].map((x) => labelSide(x, 500))).toEqual([
    'start',
    'middle',
    'middle',
    'end',
  ]);
});

describe('the axis', () => {
  test('has room for every value of every side', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (sides) => {
        const scale = commonScale(sides, 500);
        for (const value of sides.flat()) {
          expect(scale?.(value)).toBeGreaterThanOrEqual(0);
          expect(scale?.(value)).toBeLessThanOrEqual(500);
        }
      }),
    );
  });

  test('is there for a single value, and for values that are all alike', () => {
    expect(commonScale([[7, 7], [7]], 100)?.(7)).toBe(50);
    expect(commonScale([[0]], 100)?.(0)).toBe(50);
  });

  test('is not there without values', () => {
    expect(commonScale([[], []], 100)).toBeNull();
  });
});

describe('dots', () => {
  const at = (all: readonly number[]) => stripDots(all, (value) => value, 5, 25);

  test('that are apart stand in the middle, in the order of the runs', () => {
    expect(at([50, 10])).toEqual([
      { x: 50, y: 12.5 },
      { x: 10, y: 12.5 },
    ]);
  });

  test('that would cover each other stand above and below', () => {
    expect(at([10, 11, 12]).map(({ y }) => y)).toEqual([12.5, 7.5, 17.5]);
  });

  test('stay within their strip, one for each value', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (all) => {
        const dots = at(all);
        expect(dots).toHaveLength(all.length);
        for (const { y } of dots) expect(Math.abs(y - 12.5)).toBeLessThanOrEqual(10);
      }),
    );
  });
});
