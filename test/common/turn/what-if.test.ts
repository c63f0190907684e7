import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TurnPart, turnPartNames } from '../../../electron/common/turn/turn-part-names.ts';
import { turnGap } from '../../../electron/common/turn/turn-parts.ts';
import {
  gapWith,
  measuredLengths,
  type TurnSchedule,
  turnSchedule,
} from '../../../electron/common/turn/turn-schedule.ts';
import type { TurnWorkInput } from '../../../electron/common/turn/turn-work.ts';
import {
  asMeasured,
  buysYou,
  gapIf,
  type PartChange,
  type WhatIf,
  whatIf,
} from '../../../electron/common/turn/what-if.ts';
import { millis, seconds } from '../../../electron/common/units.ts';
import { arbitraryTurn } from '../../support/arbitrary-turn.ts';
import {
  atPause,
  type SpanSketch,
  type TurnSketch,
  turnRun,
  usualSpans,
} from '../../support/turn-sketch.ts';

function scheduleOf(
  sketch: Partial<TurnSketch> = {},
  work: Partial<TurnWorkInput> = {},
): TurnSchedule {
  const schedule = turnSchedule(turnRun(sketch, work));
  if (schedule === null) throw new Error('The turn has no gap.');
  return schedule;
}

const add = (time: number): PartChange => ({ kind: 'add', time: millis(time) });
const only = (part: TurnPart, change: PartChange): WhatIf => ({ parts: { [part]: change } });

/** Recognition that begins 100 ms after the end of speech arrived and takes so long, beside a wait of 500 ms. */
const eager = (takes: number): TurnSchedule => {
  const asr: SpanSketch = ['asr', 3120, 3120 + takes];
  const rest = usualSpans.filter(([stage]) => stage !== 'asr');
  return scheduleOf({ spans: [...rest, asr] }, atPause);
};

describe('what if a part were another', () => {
  test('longer or shorter, so many times as long, or just so long: the gap follows', () => {
    const turn = scheduleOf();
    expect(gapIf(turn, asMeasured)).toBe(1270);
    expect(gapIf(turn, only('tts', add(60)))).toBe(1330);
    expect(gapIf(turn, only('first-token', { kind: 'scale', factor: 0.5 }))).toBe(1120);
    expect(gapIf(turn, only('asr', { kind: 'set', time: millis(30) }))).toBe(1220);
    expect(gapIf(turn, only('transport', add(25)))).toBe(1295);
  });

  test('a part cannot be shorter than nothing', () => {
    expect(gapIf(scheduleOf(), only('tts', add(-500)))).toBe(1270 - 90);
  });

  //  arrived  wait 480, detector 20   decision
  //  |20 ============================= 520|
  test('another endpointing wait keeps what the detector takes beyond it', () => {
    expect(gapIf(scheduleOf(), { parts: {}, wait: seconds(0.28) })).toBeCloseTo(1070, 6);
    expect(gapIf(scheduleOf(), { parts: {}, wait: seconds(0.98) })).toBeCloseTo(1770, 6);
  });

  //  endpointing 500  |==========|
  //  asr 280            |======|      reply from here ▸
  test('recognition beside the wait costs only what it takes beyond it', () => {
    const turn = eager(280);
    const measured = gapIf(turn, asMeasured);
    expect(gapIf(turn, only('asr', add(-200)))).toBe(measured);
    expect(gapIf(turn, only('asr', add(100)))).toBe(measured);
    expect(gapIf(turn, only('asr', add(150)))).toBe(measured + 30);
    // 300 ms of wait leave the recognition, done 380 ms after the arrival, as what is waited for.
    expect(gapIf(turn, { parts: {}, wait: seconds(0.28) })).toBeCloseTo(measured - 120, 6);
    // Without a wait it begins at once.
    expect(gapIf(turn, only('endpointing', add(-500)))).toBe(measured - 220);
  });

  test('a part that is beside a longer one stops to matter, and is named', () => {
    const answer = whatIf([eager(480), eager(470)], { parts: {}, wait: seconds(0.78) });
    expect(answer.stopped).toEqual(['asr']);
    expect(answer.parts.find(({ part }) => part === 'endpointing')).toMatchObject({
      matteredIn: 0,
      mattersIn: 1,
    });
  });

  test('the distribution stands before and after, against an objective', () => {
    const slow = scheduleOf({ reply: [4470, 7000] });
    const answer = whatIf([scheduleOf(), slow, slow], only('first-token', add(-250)), millis(1100));
    expect(answer.before).toMatchObject({ median: 1470, p95: 1470, within: 0 });
    expect(answer.after).toMatchObject({ gaps: [1020, 1220, 1220], median: 1220, within: 1 / 3 });
    expect(whatIf([], asMeasured, millis(9)).after).toMatchObject({ median: null, within: null });
  });
});

test('100 ms off a part buy so much of the median gap: nothing where it is beside another', () => {
  const bought = new Map(buysYou([eager(280)]).map(({ part, gain }) => [part, gain]));
  expect(bought.get('first-token')).toBe(100);
  expect(bought.get('tts')).toBe(90);
  expect(bought.get('asr')).toBe(0);
  expect(bought.get('endpointing')).toBe(100);
  expect(bought.has('realtime')).toBe(false);
  expect(buysYou([])).toEqual([]);
});

const change: fc.Arbitrary<PartChange> = fc.oneof(
  fc.integer({ min: -9000, max: 9000 }).map(add),
  fc.double({ min: 0, max: 50, noNaN: true }).map((factor) => ({ kind: 'scale', factor }) as const),
  fc.integer({ min: 0, max: 9000 }).map((time) => ({ kind: 'set', time: millis(time) }) as const),
);
const changes: fc.Arbitrary<WhatIf> = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...turnPartNames), change, { noNullPrototype: true }),
    fc.option(fc.double({ min: 0.1, max: 5, noNaN: true })),
  )
  .map(([parts, wait]) => (wait === null ? { parts } : { parts, wait: seconds(wait) }));

describe('of any turn', () => {
  test('without a change the gap is the one that was measured, to the nanosecond', () => {
    fc.assert(
      fc.property(arbitraryTurn, fc.boolean(), (sketch, isEager) => {
        const run = turnRun(sketch, isEager ? atPause : {});
        const [gap, schedule] = [turnGap(run), turnSchedule(run)];
        if (gap === null || schedule === null) throw new Error('The turn has no gap.');
        expect(gapWith(schedule, measuredLengths(schedule))).toBe(gap.to - gap.from);
        for (const part of turnPartNames) {
          const none = only(part, { kind: 'scale', factor: 1 });
          expect(gapIf(schedule, none)).toBe(gapIf(schedule, asMeasured));
        }
      }),
    );
  });

  test('a longer part never makes a shorter gap, and no gap is below zero', () => {
    fc.assert(
      fc.property(
        arbitraryTurn,
        fc.boolean(),
        changes,
        fc.constantFrom(...turnPartNames),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        (sketch, isEager, base, part, time, more) => {
          const schedule = scheduleOf(sketch, isEager ? atPause : {});
          const gapAt = (length: number): number => {
            const set: PartChange = { kind: 'set', time: millis(length) };
            return gapIf(schedule, { ...base, parts: { ...base.parts, [part]: set } });
          };
          expect(gapAt(time)).toBeGreaterThanOrEqual(0);
          // A nanosecond of rounding.
          expect(gapAt(time + more)).toBeGreaterThanOrEqual(gapAt(time) - 1e-6);
        },
      ),
    );
  });
});
