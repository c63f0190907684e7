import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildSession } from '../../../electron/common/recorded-session.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { nanos } from '../../../electron/common/units.ts';
import { gatherSpans } from '../../../renderer/store/gather-spans.ts';
import { aManifest } from './fake-lab.ts';

const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record(
      {
        type: fc.constant('span' as const),
        run: fc.nat(2),
        id: fc.nat(50),
        parent: fc.option(fc.nat(50)),
        stage: fc.constantFrom('run' as const, 'token' as const, 'operator' as const),
        start: fc.nat(1000).map(nanos),
        end: fc.nat(1000).map(nanos),
        attributes: fc.dictionary(
          fc.string({ maxLength: 3 }),
          fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean()),
          { maxKeys: 3 },
        ),
      },
      { requiredKeys: ['type', 'run', 'id', 'parent', 'stage', 'start', 'end'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('run-started' as const),
      run: fc.nat(2),
      at: fc.nat(1000).map(nanos),
    }),
  },
);

test('spans in batches make the same session as one by one', () => {
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      const gathered = [...gatherSpans(events)];
      const one = buildSession(aManifest('a'), events);
      const other = buildSession(aManifest('a'), gathered);
      expect(other.runs.map(({ spans }) => [...spans])).toEqual(
        one.runs.map(({ spans }) => [...spans]),
      );
      expect(other.runs.map((run) => run.started)).toEqual(one.runs.map((run) => run.started));
    }),
  );
});

test('neighbours of one run are one event', () => {
  const span = (run: number, id: number): SessionEvent => ({
    type: 'span',
    run,
    id,
    parent: null,
    stage: 'run',
    start: nanos(0),
    end: nanos(1),
  });
  const gathered = [...gatherSpans([span(0, 0), span(0, 1), span(1, 0)])];
  expect(gathered).toMatchObject([
    { type: 'spans', run: 0, id: Float64Array.of(0, 1) },
    { type: 'spans', run: 1, id: Float64Array.of(0) },
  ]);
});
