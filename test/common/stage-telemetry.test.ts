import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedSeries } from '../../electron/common/recorded-session.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import {
  meanOver,
  peakOver,
  perSecondOfAudio,
  type Stretch,
  stretchesOf,
  weigh,
} from '../../electron/common/stage-telemetry.ts';
import { nanos, seconds } from '../../electron/common/units.ts';
import { recordedRun } from '../support/recorded-run.ts';
import { spans } from '../support/trace-drawing.ts';

/** A stretch from and to seconds. */
const stretch = (from: number, to: number): Stretch => ({
  from: nanos(Math.round(from * 1e9)),
  to: nanos(Math.round(to * 1e9)),
});

/**
 * Readings drawn as text, ten a second: a digit is a reading of that many tens, `x` a failed one, a blank none. The
 * first character is at 0.1 s, the end of the first tenth of a second.
 */
function series(drawing: string, window: number | null = 0.1, rate = 10): RecordedSeries {
  const drawn = [...drawing].flatMap((sign, place) =>
    sign === ' ' ? [] : [{ at: (place + 1) * 1e8, value: sign === 'x' ? null : Number(sign) * 10 }],
  );
  return {
    series: {
      id: 0,
      metric: 'gpu-utilization',
      unit: '%',
      source: '',
      gpu: 0,
      pid: null,
      window,
      rate,
    },
    at: drawn.map(({ at }) => nanos(at)),
    value: drawn.map(({ value }) => value),
    ended: null,
  };
}

const mean = (drawing: string, from: number, to: number, window?: number | null) =>
  meanOver([{ recorded: series(drawing, window), stretches: [stretch(from, to)] }]);

describe('the mean over a stage', () => {
  test.each([
    ['of readings that lie in it', '0099990000', 0.2, 0.6, 90],
    ['by time, where a window reaches into it by half', '0900000000', 0.15, 0.35, 22.5],
    ['without those that failed: a gap is no 0', '5x5x5xxx55', 0, 1, 50],
    ['without those that are not there', '8  8      ', 0, 1, 80],
    ['of readings beside it: none', '9999000000', 0.4, 1, 0],
  ])('%s', (_, drawing, from, to, expected) => {
    expect(mean(drawing, from, to).value).toBeCloseTo(expected, 9);
  });

  test('says how much of it readings tell of', () => {
    expect(mean('5x5x5xxxxx', 0, 1)).toMatchObject({ n: 3, why: null });
    expect(mean('5x5x5xxxxx', 0, 1).covered).toBeCloseTo(0.3, 9);
  });

  test('counts windows that overlap once in what is covered, each in the mean', () => {
    const told = mean('00009     ', 0, 0.5, 0.5);
    expect(told.covered).toBeCloseTo(0.5, 9);
    expect(told.value).toBeCloseTo((90 * 0.5) / (0.1 + 0.2 + 0.3 + 0.4 + 0.5), 9);
  });

  test.each<[string, string, number, number, number | null, string]>([
    [
      'shorter than a reading’s window',
      '9999999999',
      0.3,
      0.7,
      0.5,
      'too short to say: readings tell of 0.5 s or more',
    ],
    [
      'shorter than a second, of an unknown window',
      '9999999999',
      0,
      0.9,
      null,
      'too short to say: readings tell of 1 s or more',
    ],
    ['in which every reading failed', 'xxxxxxxxxx', 0, 1, 0.1, 'no reading in it'],
    ['before the first reading', '          999', 0, 0.9, 0.1, 'no reading in it'],
  ])('is none for one %s', (_, drawing, from, to, window, why) => {
    expect(mean(drawing, from, to, window)).toEqual({ value: null, why, covered: 0, n: 0 });
  });

  test('is none without a series, and says so; one that ended says why', () => {
    const asked = { stretches: [stretch(0, 1)] };
    expect(meanOver([{ recorded: undefined, ...asked }]).why).toBe('nothing reads it');
    const ended = { ...series(''), ended: { at: nanos(0), reason: 'The GPU was unplugged.' } };
    expect(meanOver([{ recorded: ended, ...asked }]).why).toBe(
      'no reading: The GPU was unplugged.',
    );
  });

  test('is none where most of the stage is too short for a reading: the long few are another thing', () => {
    const recorded = series('9000000000');
    const tokens = [1, 2, 3, 4, 5].map((place) => stretch(place / 10, place / 10 + 0.05));
    const told = meanOver([{ recorded, stretches: [stretch(0, 0.1), ...tokens] }]);
    expect(told).toMatchObject({ value: null, why: expect.stringContaining('too short to say') });
  });

  test('pools runs by their time, not by their number', () => {
    const recorded = series('2222222299');
    const stretches = [stretch(0, 0.8), stretch(0.8, 1)];
    expect(meanOver([{ recorded, stretches }]).value).toBeCloseTo(34, 9);
  });
});

describe('the peak', () => {
  test.each([
    ['is the highest reading taken within', '1239321', 0, 0.7, 90],
    ['is of no reading beside it', '9111119', 0.15, 0.65, 10],
  ])('%s', (_, drawing, from, to, expected) => {
    const piece = { recorded: series(drawing, 0), stretches: [stretch(from, to)] };
    expect(peakOver([piece]).value).toBe(expected);
  });

  test('is none where no reading was taken, however near one is', () => {
    const piece = { recorded: series('99', 0), stretches: [stretch(0.12, 0.18)] };
    expect(peakOver([piece])).toMatchObject({ value: null, why: 'no reading in it' });
  });
});

describe('energy per second of audio', () => {
  /** A counter that goes up by 10 J every tenth of a second: 100 W. */
  const counter = (count: number, steps = (place: number) => place * 10): RecordedSeries => ({
    ...series('', 0),
    at: Array.from({ length: count }, (_, place) => nanos((place + 1) * 1e8)),
    value: Array.from({ length: count }, (_, place) => steps(place)),
  });
  const per = (recorded: RecordedSeries, to: number, audio: number) =>
    perSecondOfAudio([{ recorded, stretch: stretch(0, to), audio: seconds(audio) }]);

  test('is the difference of the counter, with the share of the audio between its readings', () => {
    const told = per(counter(40), 4, 20);
    expect(told.value).toBeCloseTo(100 / 5, 9);
    expect(told.covered).toBeCloseTo(3.9, 9);
    expect(told.n).toBe(40);
  });

  test('is none over less than ten steps of the counter', () => {
    expect(per(counter(40), 0.9, 5)).toMatchObject({
      value: null,
      why: 'too short to say: readings tell of 1 s or more',
    });
  });

  test('is none where the counter went back', () => {
    const reset = counter(20, (place) => (place < 10 ? 500 + place : place));
    expect(per(reset, 2, 5).value).toBeNull();
  });
});

describe('when a run was in a stage', () => {
  test('spans that touch are one stretch, others are not', () => {
    const run = recordedRun({ to: 1 });
    const drawn = {
      ...run,
      spans: SpanTable.of(
        spans(`
        run   |==========|
          token | ==--  ==  |
      `),
      ),
    };
    const times = stretchesOf(drawn, 'token').map(({ from, to }) => [from / 1e6, to / 1e6]);
    expect(times).toEqual(
      [
        [1, 5],
        [7, 9],
      ].map(([from = 0, to = 0]) => [from, to]),
    );
  });
});

/** Readings at any times, some failed, of any window and rate. */
const anySeries = fc
  .record({
    gaps: fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 60 }),
    values: fc.array(fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null }), {
      minLength: 60,
      maxLength: 60,
    }),
    window: fc.constantFrom(0, 0.05, 0.1, 0.5, 1, null),
    rate: fc.constantFrom(1, 5, 10, 50),
  })
  .map(({ gaps, values, window, rate }): RecordedSeries => {
    let time = 0;
    const at = gaps.map((gap) => {
      time += gap;
      return nanos(time * 1e6);
    });
    return { ...series('', window, rate), at, value: values.slice(0, at.length) };
  });

const anyTimes = fc
  .array(fc.integer({ min: 0, max: 60_000 }), { minLength: 3, maxLength: 3 })
  .map((times) => times.toSorted((one, other) => one - other).map((time) => nanos(time * 1e6)));

describe('any readings', () => {
  test('a mean lies between the lowest and the highest reading', () => {
    fc.assert(
      fc.property(anySeries, anyTimes, (recorded, [from = nanos(0), , to = nanos(0)]) => {
        const { value } = meanOver([{ recorded, stretches: [{ from, to }] }]);
        if (value === null) return;
        const known = recorded.value.filter((reading) => reading !== null);
        expect(value).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
      }),
    );
  });

  test('adjacent stretches add up to the whole', () => {
    fc.assert(
      fc.property(
        anySeries,
        anyTimes,
        (recorded, [from = nanos(0), middle = nanos(0), to = nanos(0)]) => {
          const [left, right] = [
            weigh(recorded, { from, to: middle }),
            weigh(recorded, { from: middle, to }),
          ];
          const whole = weigh(recorded, { from, to });
          expect(left.integral + right.integral).toBeCloseTo(whole.integral, 6);
          expect(left.weighed + right.weighed).toBeCloseTo(whole.weighed, 6);
          expect(left.covered + right.covered).toBeCloseTo(whole.covered, 6);
        },
      ),
    );
  });

  test('no more is covered than there is', () => {
    fc.assert(
      fc.property(anySeries, anyTimes, (recorded, [from = nanos(0), , to = nanos(0)]) => {
        expect(weigh(recorded, { from, to }).covered).toBeLessThanOrEqual((to - from) / 1e9 + 1e-9);
      }),
    );
  });

  test('failed readings change a mean no more than missing ones: a gap is never 0', () => {
    fc.assert(
      fc.property(anySeries, anyTimes, (recorded, [from = nanos(0), , to = nanos(0)]) => {
        if (recorded.series.window === 0 || recorded.series.window === null) return;
        const kept = recorded.at.flatMap((_, place) =>
          recorded.value[place] === null ? [] : [place],
        );
        const without: RecordedSeries = {
          ...recorded,
          at: kept.map((place) => recorded.at[place] ?? nanos(0)),
          value: kept.map((place) => recorded.value[place] ?? null),
        };
        expect(meanOver([{ recorded, stretches: [{ from, to }] }]).value).toBe(
          meanOver([{ recorded: without, stretches: [{ from, to }] }]).value,
        );
      }),
    );
  });
});
