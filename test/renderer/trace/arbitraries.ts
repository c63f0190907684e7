import fc from 'fast-check';
import { stages } from '../../../electron/common/stages.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';
import type { TimeScale } from '../../../renderer/trace/time-scale.ts';

/** Any spans, in any order, overlapping at will; times up to 2 s. */
export const anySpans: fc.Arbitrary<Span[]> = fc
  .array(
    fc.record({
      stage: fc.constantFrom(...stages),
      start: fc.integer({ min: 0, max: 2_000_000_000 }),
      length: fc.oneof(
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 0, max: 900_000_000 }),
      ),
    }),
    { maxLength: 60 },
  )
  .map((drawn) =>
    drawn.map(({ stage, start, length }, id) => ({
      id,
      parent: null,
      stage,
      start: nanos(start),
      end: nanos(start + length),
    })),
  );

/** Spans of one stage that follow each other, some far shorter than any pixel. */
export const aRow: fc.Arbitrary<Span[]> = fc
  .array(
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000_000 })),
      length: fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 9_000_000 })),
    }),
    { maxLength: 200 },
  )
  .map((drawn) => {
    let time = 0;
    return drawn.map(({ pause, length }, id): Span => {
      const start = time + pause;
      time = start + length;
      return { id, parent: null, stage: 'token', start: nanos(start), end: nanos(time) };
    });
  });

export const anyScale: fc.Arbitrary<TimeScale> = fc
  .record({
    from: fc.integer({ min: -100_000_000, max: 1_500_000_000 }),
    length: fc.integer({ min: 20_000, max: 2_000_000_000 }),
    width: fc.integer({ min: 20, max: 2000 }),
  })
  .map(({ from, length, width }) => ({
    from: nanos(from),
    to: nanos(from + length),
    width,
  }));
