import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dominates,
  paretoFront,
  type Tradeoff,
} from '../../../renderer/panels/quality/pareto-front.ts';
import { frontPath } from '../../../renderer/panels/quality/pareto-places.ts';

/**
 * Models drawn as letters: further right is faster, further up makes more errors. The drawing's cells are the
 * units; the lowest line has no errors.
 */
function drawn(picture: string): (Tradeoff & { readonly name: string })[] {
  const lines = picture
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => line.slice(line.indexOf('|') + 1));
  return lines.flatMap((line, row) =>
    [...line].flatMap((name, column) =>
      /[a-z]/.test(name) ? [{ name, speed: column + 1, errors: lines.length - 1 - row }] : [],
    ),
  );
}

const frontOf = (picture: string): string =>
  paretoFront(drawn(picture))
    .map(({ name }) => name)
    .join('');

test('the front is what no other beats in both, from the slowest to the fastest', () => {
  expect(
    frontOf(`
      |   d     e
      |  b   f
      |a    c
      |   g
      |`),
  ).toBe('gcfe');
});

test('of several that are as fast only the most right stays, and of several as right only the fastest', () => {
  expect(
    frontOf(`
      |  a
      |  b
      |  c`),
  ).toBe('c');
  expect(
    frontOf(`
      |a b c
      |`),
  ).toBe('c');
});

test('alike ones stay together; nothing has no front', () => {
  const twin = { speed: 3, errors: 1 };
  expect(paretoFront([twin, { ...twin }, { speed: 2, errors: 2 }])).toEqual([twin, twin]);
  expect(paretoFront([])).toEqual([]);
});

test('the front is exactly the undominated points', () => {
  // Few different values, so that many are alike in one or both.
  const value = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(fc.array(fc.record({ speed: value, errors: value })), (points) => {
      const front = paretoFront(points);
      for (const point of points) {
        const isDominated = points.some((other) => dominates(other, point));
        expect(front.includes(point)).toBe(!isDominated);
      }
      expect(new Set(front).size).toBe(front.length);
      for (const [place, point] of front.entries()) {
        const next = front[place + 1];
        if (next !== undefined) expect(next.speed).toBeGreaterThanOrEqual(point.speed);
      }
    }),
  );
});

test('the line goes level to each point, then up to the next one', () => {
  expect(
    frontPath([
      [10, 90],
      [40, 50],
    ]),
  ).toBe('M0,90V90H10V50H40V0');
  expect(frontPath([])).toBe('');
});
