import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf } from '../../electron/common/recorded-events.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import { withLists } from '../../electron/common/recorded-spans.ts';
import { type SessionEvent, sessionEventSchema } from '../../electron/common/session.ts';
import { arbitraryEvent, arbitraryManifest } from '../support/arbitrary-session.ts';

/** An event as a file has it and a reader gets it back. */
const reread = (event: SessionEvent): SessionEvent =>
  sessionEventSchema.parse(
    JSON.parse(JSON.stringify(event.type === 'spans' ? withLists(event) : event)),
  );

/** Everything a session holds, spans one by one. */
const contentOf = ({ manifest, runs, telemetry }: RecordedSession): unknown => ({
  manifest,
  runs: runs.map((run) => ({ ...run, spans: [...run.spans] })),
  telemetry: [...telemetry],
});

test('a session is the same after its way through events', () => {
  const events = fc.array(
    fc.tuple(arbitraryEvent, fc.nat({ max: 3 })).map(([event, run]) =>
      // Of few runs and series, so that events meet in them.
      'run' in event ? { ...event, run } : 'id' in event ? { ...event, id: run } : event,
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(arbitraryManifest, events, (manifest, given) => {
      const session = buildSession(manifest, given);
      // Runs that were added are in the plan by now, as they are in that of a report.
      const again = buildSession(session.manifest, [...eventsOf(session)].map(reread));
      expect(contentOf(again)).toEqual(contentOf(session));
    }),
  );
});
