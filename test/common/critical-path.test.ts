import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  criticalPath,
  pathStages,
  pathThrough,
  placesOnPath,
} from '../../electron/common/critical-path.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import type { Span } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';
import { recordedRun } from '../support/recorded-run.ts';
import { character, spans } from '../support/trace-drawing.ts';

/** The path to the last end, or to `until` in characters, as "stage from–to" in characters. */
function path(drawing: string, until?: number): string[] {
  const table = SpanTable.of(spans(drawing));
  const to = nanos(until === undefined ? table.lastEnd : until * character);
  return pathThrough(table, nanos(0), to).map(({ place, from, to: end }) => {
    const name = place === null ? 'nothing' : table.stage(place);
    return `${name} ${from / character}–${end / character}`;
  });
}

describe('the critical path', () => {
  test('goes down to the innermost span, and leaves the rest to the one around it', () => {
    expect(
      path(`
        run          |==========|
          synthesize | ======== |
            model-call|   ====   |
      `),
    ).toEqual(['run 0–1', 'synthesize 1–3', 'model-call 3–7', 'synthesize 7–9', 'run 9–10']);
  });

  test('goes from a span to the one that ended last before it began, and passes over what ran beside', () => {
    expect(
      path(`
        run        |========|
          normalize|==      |
          read     | =      |
          encode   |  ==    |
          decode   |  =     |
          generate |    ====|
      `),
    ).toEqual(['normalize 0–2', 'encode 2–4', 'generate 4–8']);
  });

  test('of two that overlap takes the one that ended last, and before it what the other did alone', () => {
    expect(
      path(`
        run       |==========|
          decode  |======    |
          encode  |    ======|
      `),
    ).toEqual(['decode 0–4', 'encode 4–10']);
  });

  test('prefers what ended before to what went on beside, but for the gap between', () => {
    expect(
      path(`
        run        |==========|
          deliver  |  ======= |
          encode   | ===      |
          generate |     =====|
      `),
    ).toEqual(['run 0–1', 'encode 1–4', 'deliver 4–5', 'generate 5–10']);
  });

  test('to an instant in the middle stays in the spans that were at work then', () => {
    const drawing = `
      run         |==========|
        split     |=         |
        sentence  | ====-----|
          deliver |    =    =|
        phonemize |  ==      |
    `;
    expect(path(drawing, 5)).toEqual(['split 0–1', 'sentence 1–4', 'deliver 4–5']);
  });

  test('says of time without a span that nothing was recorded', () => {
    expect(
      path(`
        read   |  ==    |
        decode |     ===|
      `),
    ).toEqual(['nothing 0–2', 'read 2–4', 'nothing 4–5', 'decode 5–8']);
  });

  test('is the same in whatever order the spans came', () => {
    const drawn = spans(`
      run        |========|
        read     |===     |
        encode   |   ==   |
        generate |     ===|
    `);
    const there = SpanTable.of(drawn);
    const back = SpanTable.of(drawn.toReversed());
    const stagesOf = (table: SpanTable) =>
      pathThrough(table, nanos(0), nanos(there.lastEnd)).map(
        ({ place, from, to }) => `${place === null ? '' : table.stage(place)} ${from} ${to}`,
      );
    expect(stagesOf(back)).toEqual(stagesOf(there));
  });

  test('cuts spans to those around them, and ends in a damaged recording', () => {
    const span = (id: number, parent: number | null, start: number, end: number): Span => ({
      id,
      parent,
      stage: 'encode',
      start: nanos(start),
      end: nanos(end),
    });
    const damaged = SpanTable.of([
      span(0, null, 2, 6),
      span(1, 0, 0, 9),
      span(2, 3, 0, 9),
      span(3, 2, 0, 9),
      span(4, 4, 0, 9),
      span(5, null, 8, 7),
    ]);
    expect(pathThrough(damaged, nanos(0), nanos(8))).toEqual([
      { place: null, from: 0, to: 2 },
      { place: 1, from: 2, to: 6 },
      { place: null, from: 6, to: 8 },
    ]);
  });

  test('of a hundred thousand spans inside each other is found without a stack of its own', () => {
    const table = SpanTable.of(
      Array.from({ length: 100_000 }, (_, id) => ({
        id,
        parent: id === 0 ? null : id - 1,
        stage: 'operator' as const,
        start: nanos(id),
        end: nanos(400_000 - id),
      })),
    );
    expect(pathThrough(table, nanos(0), nanos(400_000))).toHaveLength(199_999);
  });
});

describe('on any forest of spans', () => {
  const forest = fc
    .array(
      fc.record({
        parent: fc.nat(30),
        start: fc.nat(100),
        length: fc.integer({ min: -2, max: 60 }),
      }),
      { maxLength: 30 },
    )
    .map((drawn) =>
      drawn.map(
        ({ parent, start, length }, id): Span => ({
          id,
          parent: parent < id ? parent : null,
          stage: 'encode',
          start: nanos(start),
          end: nanos(start + length),
        }),
      ),
    );

  test('the pieces touch, do not overlap and add up to the whole; each is in the innermost span', () => {
    fc.assert(
      fc.property(forest, fc.nat(120), (drawn, to) => {
        const pieces = pathThrough(SpanTable.of(drawn), nanos(0), nanos(to));
        let reached = 0;
        for (const { place, from, to: end } of pieces) {
          expect(from).toBe(reached);
          expect(end).toBeGreaterThan(from);
          reached = end;
          const own = place === null ? null : drawn[place];
          if (own != null) {
            expect(own.start).toBeLessThanOrEqual(from);
            expect(own.end).toBeGreaterThanOrEqual(end);
          }
          const inside = drawn.filter(({ parent, start, end: stop }) => {
            return parent === (own?.id ?? null) && start < end && stop > from && stop > start;
          });
          expect(inside).toEqual([]);
        }
        expect(reached).toBe(to);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('of a run', () => {
  test('leads to the first audio, and by choice to the end', () => {
    const run = recordedRun({ to: 100, chunks: [{ at: 40, seconds: 1 }] });
    expect(criticalPath(run)).toMatchObject({ event: 'first-audio', from: 0, to: 40e6 });
    expect(criticalPath(run, 'end')).toMatchObject({ event: 'end', to: 100e6 });
  });

  test('is none where the event did not happen', () => {
    expect(criticalPath(recordedRun({ to: 100 }))).toBeNull();
    expect(criticalPath(recordedRun({ to: 100 }), 'text')).toBeNull();
  });

  test('by stage names the time in each, which add up to the whole', () => {
    const table = SpanTable.of(
      spans(`
        run          |==========|
          synthesize | ===----  |
            model-call|  =  ==    |
      `),
    );
    const pieces = pathThrough(table, nanos(0), nanos(10 * character));
    const whole = { event: 'end', from: nanos(0), to: nanos(10 * character), pieces } as const;
    const lines = pathStages(table, whole);
    expect(lines.map(({ stage, total }) => `${stage} ${total / character}`)).toEqual([
      'synthesize 4',
      'run 3',
      'model-call 3',
    ]);
    expect(lines.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('lights the spans on it with all that enclose them, and no others', () => {
    const table = SpanTable.of(
      spans(`
        run        |======|
          encode   |===   |
            token  | =    |
          read     |==    |
          generate |   ===|
      `),
    );
    const isOn = placesOnPath(table, pathThrough(table, nanos(0), nanos(6 * character)));
    const lit = [...table].filter((_, place) => isOn[place] === 1).map(({ stage }) => stage);
    expect(lit).toEqual(['run', 'encode', 'token', 'generate']);
  });
});
