import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stages } from '../../../electron/common/stages.ts';
import { nanos } from '../../../electron/common/units.ts';
import {
  decimateStrip,
  type FlameStrip,
  layOutStrip,
  stripSpanAt,
} from '../../../renderer/trace/flame-strip.ts';
import { character, columns, columnsOf } from '../../support/trace-drawing.ts';
import { anyScale, anySpans } from './arbitraries.ts';

/** A strip as text: the first letter of the stage at each character, a blank where there is none. */
function picture(strip: FlameStrip, length: number): string {
  const letters = Array.from({ length }, () => ' ');
  for (let i = 0; i < strip.count; i++) {
    const [from, to] = [strip.start[i] ?? 0, strip.end[i] ?? 0];
    letters.fill(stages[strip.stage[i] ?? 0]?.[0] ?? '?', from / character, to / character);
  }
  return letters.join('');
}

test('at each time the innermost stage shows', () => {
  const strip = layOutStrip(
    columns(`
      run        | ======== |
        encode   | ===      |
        generate |     ===  |
          token  |      =   |
    `),
  );
  expect(picture(strip, 10)).toBe(' eeergtgr ');
});

test('model calls and their operators do not hide the stages that make them', () => {
  const strip = layOutStrip(
    columns(`
      encode         |====|
        model-call   | == |
          operator   | =- |
    `),
  );
  expect(picture(strip, 4)).toBe('eeee');
});

test('a strip knows the span it shows', () => {
  const drawn = columns(`
    run      |======|
      encode | ==   |
  `);
  const strip = layOutStrip(drawn);
  expect(stripSpanAt(strip, nanos(1.5 * character))).toBe(1);
  expect(stripSpanAt(strip, nanos(4 * character))).toBe(0);
  expect(stripSpanAt(strip, nanos(9 * character))).toBe(-1);
});

test('pieces ascend and do not overlap, whatever the spans do', () => {
  fc.assert(
    fc.property(anySpans, (all) => {
      const { count, start, end } = layOutStrip(columnsOf(all));
      for (let i = 0; i < count; i++) {
        expect(end[i]).toBeGreaterThan(start[i] ?? 0);
        if (i > 0) expect(start[i]).toBeGreaterThanOrEqual(end[i - 1] ?? 0);
      }
    }),
  );
});

test('drawn pieces ascend, lie within the pixels and differ from their neighbours', () => {
  fc.assert(
    fc.property(anySpans, anyScale, (all, scale) => {
      const strip = layOutStrip(columnsOf(all));
      let before = { right: 0, stage: -1 };
      decimateStrip(
        strip,
        scale,
        (stage) => stage,
        (left, right, stage) => {
          expect(left).toBeGreaterThanOrEqual(before.right);
          expect(right).toBeGreaterThan(left);
          expect(right).toBeLessThanOrEqual(scale.width);
          if (left === before.right) expect(stage).not.toBe(before.stage);
          before = { right, stage };
        },
      );
    }),
  );
});
