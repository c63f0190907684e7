import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import {
  clampScale,
  makeRoom,
  nanosPerPixelAtMost,
  panBy,
  positionOf,
  type TimeScale,
  timeAt,
  zoomAt,
} from '../../../renderer/trace/time-scale.ts';
import { anyScale } from './arbitraries.ts';

const wide = { from: nanos(-1e12), to: nanos(1e12) };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const perPixel = (scale: TimeScale): number => (scale.to - scale.from) / scale.width;

describe('a time scale', () => {
  test('says where a time is, and which time is there', () => {
    const scale = { from: nanos(1e6), to: nanos(3e6), width: 200 };
    expect(positionOf(scale, nanos(2e6))).toBe(100);
    expect(timeAt(scale, 50)).toBe(1.5e6);
  });

  test('keeps the time under the point at which it is zoomed', () => {
    fc.assert(
      fc.property(
        anyScale,
        share,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (scale, at, by) => {
          const position = at * scale.width;
          const zoomed = zoomAt(scale, position, by, wide);
          const moved = Math.abs(timeAt(zoomed, position) - timeAt(scale, position));
          expect(moved).toBeLessThan(perPixel(scale) * 1e-3 + 1e-3);
        },
      ),
    );
  });

  test('is where it was after panning there and back', () => {
    fc.assert(
      fc.property(anyScale, fc.integer({ min: -3000, max: 3000 }), (scale, distance) => {
        const back = panBy(panBy(scale, distance, wide), -distance, wide);
        expect(Math.abs(back.from - scale.from)).toBeLessThan(perPixel(scale) * 1e-3 + 1e-3);
      }),
    );
  });

  test('shows no less than the clock can tell apart, and no more than there is', () => {
    fc.assert(
      fc.property(anyScale, share, fc.double({ min: -9, max: 9, noNaN: true }), (scale, at, by) => {
        const limits = { from: nanos(0), to: nanos(1e9) };
        const zoomed = zoomAt(scale, at * scale.width, 10 ** by, limits);
        expect(perPixel(zoomed)).toBeGreaterThan(nanosPerPixelAtMost * 0.999);
        expect(zoomed.from).toBeGreaterThanOrEqual(limits.from);
        expect(zoomed.to).toBeLessThanOrEqual(limits.to + 1);
      }),
    );
  });

  test('comes back into its limits from either side, as long as it was', () => {
    const limits = { from: nanos(0), to: nanos(1e9) };
    const late = clampScale({ from: nanos(9.5e8), to: nanos(1.05e9), width: 100 }, limits);
    expect([late.from, late.to]).toEqual([9e8, 1e9]);
    const early = clampScale({ from: nanos(-5e7), to: nanos(5e7), width: 100 }, limits);
    expect([early.from, early.to]).toEqual([0, 1e8]);
  });

  test('stands still while what grows has room, then makes a good deal more', () => {
    const scale = { from: nanos(0), to: nanos(1000), width: 100 };
    expect(makeRoom(scale, nanos(900))).toBe(scale);
    expect(makeRoom(scale, nanos(980)).to).toBe(1470);
  });
});
