import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stages } from '../../../electron/common/stages.ts';
import { median } from '../../../electron/common/statistics.ts';
import { lengthsOfStage, sharesAt, standingOf } from '../../../renderer/trace/standing.ts';
import { columns } from '../../support/trace-drawing.ts';

test('rank, median and ends are those of the definition', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 });
  fc.assert(
    fc.property(lengths, fc.nat(), (list, seed) => {
      const own = list[seed % list.length] ?? 0;
      const standing = standingOf(own, list);
      expect(standing?.n).toBe(list.length);
      expect(standing?.rank).toBe(list.filter((one) => one <= own).length / list.length);
      expect(standing?.median).toBe(median(list));
      expect(standing?.least).toBe(Math.min(...list));
      expect(standing?.most).toBe(Math.max(...list));
    }),
  );
});

test('one alone is its own median, and of none nothing is said', () => {
  expect(standingOf(7, [7])).toMatchObject({ n: 1, median: 7, rank: 1 });
  expect(standingOf(7, [])).toBeNull();
});

test('the lengths of a stage are those of its spans alone', () => {
  const drawn = columns(`
    run     |==========|
      token | ==- --=  |
  `);
  expect([...lengthsOfStage(drawn, stages.indexOf('token'))]).toEqual([2e6, 1e6, 2e6, 1e6]);
});

test('the curve rises from the least to all of them', () => {
  const standing = standingOf(2, [1, 2, 2, 5]);
  expect(standing && sharesAt(standing, 5)).toEqual([0.25, 0.75, 0.75, 0.75, 1]);
});
