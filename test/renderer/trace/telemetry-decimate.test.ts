import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedSeries } from '../../../electron/common/recorded-session.ts';
import { type Nanos, nanos } from '../../../electron/common/units.ts';
import {
  decimateBands,
  decimateGaps,
  decimateSteps,
} from '../../../renderer/trace/telemetry-decimate.ts';
import { growSteps, noSteps, type Steps } from '../../../renderer/trace/telemetry-steps.ts';
import { positionOf, type TimeScale } from '../../../renderer/trace/time-scale.ts';
import { aSeries, drawnSeries, reading } from '../../support/telemetry-drawing.ts';

const stepsOf = (...args: Parameters<typeof drawnSeries>): Steps =>
  growSteps(noSteps, drawnSeries(...args));

const scaleOf = (readings: number, width: number): TimeScale => ({
  from: nanos(0),
  to: nanos(readings * reading),
  width,
});

/** Pixel for pixel: a digit for its level, `|` for a riser, a dot for none. */
function picture(steps: Steps, scale: TimeScale): string {
  const pixels = Array.from({ length: scale.width }, () => '.');
  decimateSteps(steps, scale, (left, right, low, high) =>
    pixels.fill(low === high ? String(low) : '|', left, right),
  );
  return pixels.join('');
}

function gaps(steps: Steps, scale: TimeScale): string {
  const pixels = Array.from({ length: scale.width }, () => '.');
  decimateGaps(steps, scale, (left, right) => pixels.fill('?', left, right));
  return pixels.join('');
}

test('steps stand until the next reading, and rise in the first pixel of the new one', () => {
  expect(picture(stepsOf('1133'), scaleOf(4, 16))).toBe('11111111|3333333');
});

test('what could not be read is a gap: not 0, and not bridged', () => {
  expect(picture(stepsOf('11?33'), scaleOf(5, 20))).toBe('11111111....33333333');
  expect(gaps(stepsOf('11?33'), scaleOf(5, 20))).toBe('........????........');
  expect(picture(stepsOf('00?'), scaleOf(3, 12))).toBe('00000000....');
});

test('a reading that never came is a gap once the one before has stood for two intervals', () => {
  expect(picture(stepsOf('11     2'), scaleOf(8, 16))).toBe('111111........22');
  expect(picture(stepsOf('1  2'), scaleOf(4, 8))).toBe('1111..22');
});

test('nothing stands after the end of a series', () => {
  expect(picture(stepsOf('555x'), scaleOf(6, 12))).toBe('555555......');
});

test('a reading of a stretch of time is drawn where that stretch was', () => {
  const window = { window: 0.1 };
  expect(picture(stepsOf(' 1 3', window), scaleOf(4, 8))).toBe('1111|333');
});

test('failures in a row are one gap', () => {
  expect(gaps(stepsOf('1??2'), scaleOf(4, 16))).toBe('....????????....');
});

test('a gap thinner than a pixel still marks its pixel', () => {
  expect(gaps(stepsOf('1111111111111111?111'), scaleOf(20, 5))).toBe('....?');
});

test('bands show the worst that was in a pixel, and none for none', () => {
  const bands: string[] = [];
  const level = (value: number): number => (value > 4 ? 2 : value > 0 ? 1 : 0);
  decimateBands(stepsOf('00115100'), scaleOf(8, 4), level, (left, right, height) => {
    bands.push(`${left}-${right}:${height}`);
  });
  expect(bands).toEqual(['1-2:1', '2-3:2']);
});

/** Readings at uneven times, some failed, some late by far. */
const anySeries: fc.Arbitrary<RecordedSeries> = fc
  .record({
    window: fc.constantFrom(null, 0, 0.05, 0.1, 0.4),
    readings: fc.array(
      fc.record({
        pause: fc.oneof(
          fc.integer({ min: 1, max: 60_000_000 }),
          fc.integer({ min: 60_000_000, max: 400_000_000 }),
        ),
        value: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null }),
      }),
      { maxLength: 300 },
    ),
    ends: fc.boolean(),
  })
  .map(({ window, readings, ends }) => {
    const at: Nanos[] = [];
    let time = 0;
    for (const { pause } of readings) {
      time += pause;
      at.push(nanos(time));
    }
    const ended = ends ? { at: nanos(time + 10_000_000), reason: 'It is gone.' } : null;
    return { series: aSeries({ window }), at, value: readings.map(({ value }) => value), ended };
  });

const anyView: fc.Arbitrary<TimeScale> = fc
  .record({
    from: fc.integer({ min: -2_000_000_000, max: 20_000_000_000 }),
    length: fc.integer({ min: 1_000_000, max: 40_000_000_000 }),
    width: fc.integer({ min: 1, max: 600 }),
  })
  .map(({ from, length, width }) => ({ from: nanos(from), to: nanos(from + length), width }));

type Level = { readonly low: number; readonly high: number };

function levelsOf(steps: Steps, scale: TimeScale): Map<number, Level> {
  const levels = new Map<number, Level>();
  decimateSteps(steps, scale, (left, right, low, high) => {
    for (let pixel = left; pixel < right; pixel++) {
      expect(levels.has(pixel), 'a pixel is drawn once').toBe(false);
      levels.set(pixel, { low, high });
    }
  });
  return levels;
}

const stepsIn = (steps: Steps) =>
  Array.from({ length: steps.count }, (_, k) => ({
    from: steps.from[k] ?? 0,
    to: k + 1 < steps.count ? (steps.from[k + 1] ?? 0) : steps.end,
    value: steps.value[k] ?? Number.NaN,
  }));

test('no least and no greatest value is lost, however many readings share a pixel', () => {
  fc.assert(
    fc.property(anySeries, anyView, (series, scale) => {
      const steps = growSteps(noSteps, series);
      const levels = levelsOf(steps, scale);
      for (const { from, to, value } of stepsIn(steps)) {
        if (Number.isNaN(value) || to <= from) continue;
        const first = Math.floor(positionOf(scale, nanos(from)));
        if (first < 0 || first >= scale.width) continue;
        // On the edge of two pixels either may have it.
        const seen = [levels.get(first), levels.get(first + 1)];
        expect(seen.some((level) => level && level.low <= value && value <= level.high)).toBe(true);
      }
    }),
  );
});

test('a pixel that lies in a gap wholly is marked and has no level', () => {
  fc.assert(
    fc.property(anySeries, anyView, (series, scale) => {
      const steps = growSteps(noSteps, series);
      const levels = levelsOf(steps, scale);
      const marked = new Set<number>();
      decimateGaps(steps, scale, (left, right) => {
        for (let pixel = left; pixel < right; pixel++) marked.add(pixel);
      });
      for (const { from, to, value } of stepsIn(steps)) {
        if (!Number.isNaN(value)) continue;
        const first = Math.ceil(positionOf(scale, nanos(from)) + 1e-6);
        const after = Math.floor(positionOf(scale, nanos(to)) - 1e-6);
        for (let pixel = Math.max(0, first); pixel < Math.min(after, scale.width); pixel++)
          expect([levels.has(pixel), marked.has(pixel)]).toEqual([false, true]);
      }
      const end = Math.ceil(positionOf(scale, nanos(steps.end)) + 1e-6);
      for (const pixel of levels.keys()) expect(pixel).toBeLessThan(Math.max(0, end));
    }),
  );
});

test('a series that grows reading by reading is the same as one that is read at once', () => {
  fc.assert(
    fc.property(anySeries, fc.integer({ min: 0, max: 300 }), (series, cut) => {
      const begun = { ...series, at: series.at.slice(0, cut), value: series.value.slice(0, cut) };
      const grown = growSteps(growSteps(noSteps, { ...begun, ended: null }), series);
      expect(stepsIn(grown)).toEqual(stepsIn(growSteps(noSteps, series)));
    }),
  );
});
