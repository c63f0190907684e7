import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Nanos, nanos } from '../../../electron/common/units.ts';
import { spanAt } from '../../../renderer/trace/hit-test.ts';
import { markerAt } from '../../../renderer/trace/markers.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { positionOf } from '../../../renderer/trace/time-scale.ts';
import { character, columns, columnsOf } from '../../support/trace-drawing.ts';
import { anyScale, anySpans } from './arbitraries.ts';

const drawn = columns('token |== --  =|');
const layout = layOutRows(drawn);
const scale = { from: nanos(0), to: nanos(8 * character), width: 80 };
const at = (position: number, reach = 3): number =>
  spanAt(drawn, layout, 0, scale, position, reach);

test('a point in a bar finds its span', () => {
  expect([at(5), at(35), at(75)]).toEqual([0, 1, 2]);
});

test('a point beside a bar finds it within reach only', () => {
  expect(at(52)).toBe(1);
  expect(at(60)).toBe(-1);
});

test('the nearer of two bars is found', () => {
  expect([at(22, 9), at(28, 9)]).toEqual([0, 1]);
});

test('what is drawn is what is found', () => {
  fc.assert(
    fc.property(anySpans, anyScale, (all, view) => {
      const placed = columnsOf(all);
      const rows = layOutRows(placed);
      for (let i = 0; i < placed.count; i++) {
        const middle = ((placed.start[i] ?? 0) + (placed.end[i] ?? 0)) / 2;
        if (placed.start[i] === placed.end[i]) continue;
        const position = positionOf(view, middle as Nanos);
        const found = spanAt(placed, rows, rows.rowOf[i] ?? 0, view, position, 0.5);
        expect(rows.rowOf[found]).toBe(rows.rowOf[i]);
        const pixels = (((placed.end[i] ?? 0) - middle) / (view.to - view.from)) * view.width;
        if (pixels > 1) expect(found).toBe(i);
      }
    }),
  );
});

test('the nearest marker is found, the earlier where two coincide', () => {
  const markers = [
    { kind: 'first-byte', at: nanos(2 * character) },
    { kind: 'first-audio', at: nanos(2 * character) },
    { kind: 'text', at: nanos(6 * character), piece: 0 },
  ] as const;
  expect(markerAt(markers, scale, 21, 4)?.kind).toBe('first-byte');
  expect(markerAt(markers, scale, 58, 4)?.kind).toBe('text');
  expect(markerAt(markers, scale, 40, 4)).toBeUndefined();
});
