import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stages } from '../../../electron/common/stages.ts';
import { percentile } from '../../../electron/common/statistics.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';
import { rangeTotals } from '../../../renderer/trace/range-totals.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { selectNth } from '../../../renderer/trace/select-nth.ts';
import { lengthOf, stretchesOfStage, union } from '../../../renderer/trace/stretches.ts';
import type { TimeRange } from '../../../renderer/trace/time-scale.ts';
import { character, columns, columnsOf } from '../../support/trace-drawing.ts';
import { anySpans } from './arbitraries.ts';

const range = (from: number, to: number): TimeRange => ({
  from: nanos(from * character),
  to: nanos(to * character),
});

const anyRange: fc.Arbitrary<TimeRange> = fc
  .tuple(fc.integer({ min: -1000, max: 2_100_000_000 }), fc.integer({ min: 0, max: 900_000_000 }))
  .map(([from, length]) => ({ from: nanos(from), to: nanos(from + length) }));

/** By the definition, one span after the other. */
function naiveTotals(spans: readonly Span[], { from, to }: TimeRange) {
  return stages.flatMap((stage) => {
    const inside = spans
      .filter((span) => span.stage === stage)
      .filter(({ start, end }) =>
        end > start ? start < to && end > from : start >= from && start < to,
      );
    const parts = inside.map(({ start, end }) => Math.min(end, to) - Math.max(start, from));
    const sum = parts.reduce((total, part) => total + part, 0);
    const count = parts.length;
    const cut = inside.filter(({ start, end }) => start < from || end > to).length;
    const p95 = percentile(parts, 0.95);
    return count === 0 ? [] : [{ stage, count, cut, sum, mean: sum / count, p95 }];
  });
}

test('a span that crosses an edge counts as one, with its part inside', () => {
  const drawn = columns(`
    run     |==========|
      token | ==-- ==  |
  `);
  expect(rangeTotals(drawn, layOutRows(drawn), range(2, 6))).toEqual([
    { stage: 'run', count: 1, cut: 1, sum: 4e6, mean: 4e6, p95: 4e6 },
    { stage: 'token', count: 2, cut: 1, sum: 3e6, mean: 1.5e6, p95: 2e6 },
  ]);
});

test('what only touches the range is outside of it', () => {
  const drawn = columns('token |==--==|');
  expect(rangeTotals(drawn, layOutRows(drawn), range(2, 4))).toMatchObject([
    { count: 1, cut: 0, sum: 2e6 },
  ]);
  expect(rangeTotals(drawn, layOutRows(drawn), range(6, 9))).toEqual([]);
});

test('totals are those of the definition, for any spans and any range', () => {
  fc.assert(
    fc.property(anySpans, anyRange, (spans, asked) => {
      const drawn = columnsOf(spans);
      expect(rangeTotals(drawn, layOutRows(drawn), asked)).toEqual(naiveTotals(spans, asked));
    }),
  );
});

test('more spans at once than there are lanes are all counted', () => {
  const spans = Array.from({ length: 90 }, (_, id): Span => {
    const start = nanos(id);
    return { id, parent: null, stage: 'model-call', start, end: nanos(1000 - 7 * id) };
  });
  const drawn = columnsOf(spans);
  for (const asked of [
    { from: nanos(500), to: nanos(900) },
    { from: nanos(70), to: nanos(80) },
  ])
    expect(rangeTotals(drawn, layOutRows(drawn), asked)).toEqual(naiveTotals(spans, asked));
});

test('the n-th value is that of the sorted list', () => {
  // Their difference is compared, so that 0 and −0 are one; infinities have none.
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), finite), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.nat(), (list, seed) => {
      const n = seed % list.length;
      const sorted = Float64Array.from(list).sort();
      expect(selectNth(Float64Array.from(list), list.length, n) - (sorted[n] ?? 0)).toBe(0);
    }),
  );
});

test('busy time counts overlapping calls once', () => {
  const call = stages.indexOf('model-call');
  const whole = range(0, 2100);
  fc.assert(
    fc.property(anySpans, anyRange, (spans, asked) => {
      const drawn = columnsOf(spans);
      const calls = spans.filter(({ stage }) => stage === 'model-call');
      const parts = calls.map(({ start, end }) => ({
        from: nanos(Math.max(start, asked.from)),
        to: nanos(Math.min(end, asked.to)),
      }));
      expect(stretchesOfStage(drawn, call, asked)).toEqual(union(parts));
      expect(lengthOf(stretchesOfStage(drawn, call, asked))).toBeLessThanOrEqual(
        Math.max(0, asked.to - asked.from),
      );
    }),
  );
  const two = columnsOf([
    { id: 0, parent: null, stage: 'model-call', start: nanos(0), end: nanos(5e6) },
    { id: 1, parent: null, stage: 'model-call', start: nanos(3e6), end: nanos(8e6) },
    { id: 2, parent: null, stage: 'token', start: nanos(8e6), end: nanos(9e6) },
  ]);
  expect(stretchesOfStage(two, call, whole)).toEqual([{ from: 0, to: 8e6 }]);
});
