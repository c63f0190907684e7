import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';
import { decimateRow } from '../../../renderer/trace/decimate.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { positionOf, type TimeScale } from '../../../renderer/trace/time-scale.ts';
import { character, columnsOf, spans } from '../../support/trace-drawing.ts';
import { anyScale, aRow } from './arbitraries.ts';

type Block = { readonly left: number; readonly right: number; readonly spans: number };

function blocksOf(row: readonly Span[], scale: TimeScale): Block[] {
  const columns = columnsOf(row);
  const blocks: Block[] = [];
  decimateRow(columns, layOutRows(columns), 0, scale, (left, right, _, spans) => {
    blocks.push({ left, right, spans });
  });
  return blocks;
}

/** A row on so many pixels: `#` a span of its own, a digit a block of that many, a dot nothing. */
function picture(drawing: string, from: number, to: number, width: number): string {
  const scale = { from: nanos(from * character), to: nanos(to * character), width };
  const pixels = Array.from({ length: width }, () => '.');
  for (const { left, right, spans: count } of blocksOf(spans(drawing), scale))
    pixels.fill(count === 1 ? '#' : String(count), Math.max(0, left), right);
  return pixels.join('');
}

test('spans wide enough to be told apart stay apart', () => {
  expect(picture('token |==-- |', 0, 5, 20)).toBe('################....');
  expect(blocksOf(spans('token |==-- |'), scaleOf(5, 20))).toHaveLength(2);
});

test('thin neighbours become one block that knows how many it holds', () => {
  expect(picture('token |=-=-=-=-        |', 0, 16, 8)).toBe('8888....');
});

test('a span far thinner than a pixel is still seen', () => {
  expect(picture('token |         =                    |', 0, 30, 3)).toBe('#..');
});

test('thin ones do not take in the wide one beside them', () => {
  expect(picture('token |=-================|', 0, 18, 9)).toBe('2########');
});

test('only what is in view is drawn', () => {
  expect(
    blocksOf(spans('token |== ==   ==|'), { ...scaleOf(5, 50), from: nanos(2.5e6) }),
  ).toHaveLength(1);
});

test('there are never more blocks than pixels, and no two on one pixel', () => {
  fc.assert(
    fc.property(aRow, anyScale, (row, scale) => {
      const blocks = blocksOf(row, scale);
      expect(blocks.length).toBeLessThanOrEqual(scale.width + 2);
      let right = -1;
      for (const block of blocks) {
        expect(block.left).toBeGreaterThanOrEqual(right);
        expect(block.right).toBeGreaterThan(block.left);
        right = block.right;
      }
      expect(right).toBeLessThanOrEqual(scale.width + 1);
    }),
  );
});

test('no pixel in which a span begins, or that a span covers, stays empty', () => {
  fc.assert(
    fc.property(aRow, anyScale, (row, scale) => {
      const filled = new Set<number>();
      for (const { left, right } of blocksOf(row, scale))
        for (let pixel = left; pixel < right; pixel++) filled.add(pixel);
      for (const { start, end } of row) {
        const first = Math.floor(positionOf(scale, start));
        const after = Math.floor(positionOf(scale, end));
        if (first >= 0 && first < scale.width) expect(filled).toContain(first);
        for (let pixel = Math.max(0, first); pixel < Math.min(after, scale.width); pixel++)
          expect(filled).toContain(pixel);
      }
    }),
  );
});

test('every span in view is in exactly one block', () => {
  fc.assert(
    fc.property(aRow, (row) => {
      const end = Math.max(1e6, ...row.map((span) => span.end));
      const blocks = blocksOf(row, { from: nanos(-1), to: nanos(end + 1), width: 300 });
      expect(blocks.reduce((sum, block) => sum + block.spans, 0)).toBe(row.length);
    }),
  );
});

function scaleOf(characters: number, width: number): TimeScale {
  return { from: nanos(0), to: nanos(characters * character), width };
}
