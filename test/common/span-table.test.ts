import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttributePool } from '../../electron/common/attribute-pool.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import { stages } from '../../electron/common/stages.ts';
import type { Span } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';

const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 40 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anyAttributes = fc.dictionary(
  fc.oneof(fc.constantFrom('operator', 'node', 'shapes', 'a b', '__proto__', '1'), fc.string()),
  fc.oneof(fc.constantFrom('CPU', '1×2 → 1×2', ''), fc.string(), fc.boolean(), anyTime),
);
const anySpan: fc.Arbitrary<Span> = fc
  .record({
    id: fc.nat(),
    parent: fc.option(fc.nat()),
    stage: fc.constantFrom(...stages),
    start: anyTime.map(nanos),
    end: anyTime.map(nanos),
    attributes: fc.option(anyAttributes, { nil: undefined }),
  })
  .map(({ attributes, ...span }) => (attributes === undefined ? span : { ...span, attributes }));
const anySpans = fc.array(anySpan, { maxLength: 60 });

/** Names in the order in which they stand, which equality of objects overlooks. */
const inOrder = (spans: Iterable<Span>): unknown[] =>
  Array.from(spans, ({ attributes, ...span }) => [span, attributes && Object.entries(attributes)]);

test('what goes in comes out, by iterating, by place and by attribute', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const table = SpanTable.of(spans);
      expect(table).toHaveLength(spans.length);
      expect(inOrder(table)).toEqual(inOrder(spans));
      spans.forEach((span, place) => {
        expect(table.get(place)).toEqual(span);
        for (const [name, value] of Object.entries(span.attributes ?? {})) {
          expect(table.attribute(place, name)).toBe(value);
        }
        expect(table.attribute(place, 'no such name')).toBeUndefined();
      });
      expect([table.get(-1), table.get(spans.length)]).toEqual([undefined, undefined]);
    }),
  );
});

test('tables that share a pool keep to their own spans', () => {
  fc.assert(
    fc.property(anySpans, anySpans, (one, other) => {
      const pool = new AttributePool();
      const [first, second] = [new SpanTable(pool), new SpanTable(pool)];
      one.forEach((span, place) => {
        first.push(span);
        const beside = other[place];
        if (beside !== undefined) second.push(beside);
      });
      expect(inOrder(first)).toEqual(inOrder(one));
      expect(inOrder(second)).toEqual(inOrder(other.slice(0, one.length)));
    }),
  );
});

test('looking for spans finds what a list of them would', () => {
  fc.assert(
    fc.property(anySpans, fc.constantFrom(...stages), fc.nat(), (spans, stage, id) => {
      const table = SpanTable.of(spans);
      const ids = [id, ...spans.map((span) => span.id)];
      for (const wanted of ids) {
        expect(table.placeOf(wanted)).toBe(spans.findIndex((span) => span.id === wanted));
      }
      expect(table.ofStage(stage)).toEqual(spans.filter((span) => span.stage === stage));
      const isRoot = (span: Span): boolean => span.stage === stage && span.parent === null;
      expect(table.root(stage)).toEqual(spans.find(isRoot));
      expect(table.firstStart).toBe(Math.min(...spans.map(({ start }) => start)));
      expect(table.lastEnd).toBe(Math.max(...spans.map(({ end }) => end)));
    }),
  );
});
