import type { OpenedSession, SessionLabel } from '../../electron/common/bridge.ts';
import {
  applyEvent,
  buildSession,
  emptySession,
  type RecordedSession,
} from '../../electron/common/recorded-session.ts';
import type { SessionEvent, SessionManifest } from '../../electron/common/session.ts';

/**
 * A session as it is shown, live or reopened. `session` grows in place; `version` changes with each batch
 * of events and `ended` counts the runs that ended and each look at what they made, so that what is derived is computed once for each.
 * Readings alone change no version: nothing but their tracks shows them, and those are drawn anew with the
 * growing edge of the run.
 */
export type SessionView = {
  readonly id: string;
  readonly session: RecordedSession;
  readonly version: number;
  readonly ended: number;
  readonly state: OpenedSession['state'];
  /** Which share of the recording is here while it is being read, 0 to 1; null once all of it is. */
  readonly opening: number | null;
  /** A sentence when a part of the recording could not be read. */
  readonly damage: string | null;
};

export const viewStarted = (manifest: SessionManifest): SessionView => ({
  id: manifest.id,
  session: emptySession(manifest),
  version: 0,
  ended: 0,
  state: 'live',
  opening: null,
  damage: null,
});

export const viewOpened = (opened: OpenedSession): SessionView => ({
  id: opened.manifest.id,
  session: buildSession(opened.manifest, opened.events),
  version: 0,
  ended: opened.events.filter(changesFigures).length,
  state: opened.state,
  opening: opened.eventsAt === undefined ? null : 0,
  damage: opened.damage,
});

/** The same session under another name. */
export const withLabel = (view: SessionView, { name, tags }: SessionLabel): SessionView => ({
  ...view,
  session: { ...view.session, manifest: { ...view.session.manifest, name, tags: [...tags] } },
});

const changesFigures = ({ type }: SessionEvent): boolean =>
  type === 'run-ended' ||
  type === 'audio-figures' ||
  type === 'output-difference' ||
  type === 'turn' ||
  type === 'turn-check';

/** Adds events to the session, in place, and returns the view that says so. */
export function withEvents(view: SessionView, events: readonly SessionEvent[]): SessionView {
  let ended = view.ended;
  for (const event of events) {
    applyEvent(view.session, event);
    if (changesFigures(event)) ended += 1;
  }
  const isReadings = events.every(({ type }) => type === 'samples');
  return isReadings ? view : { ...view, version: view.version + 1, ended };
}

/**
 * Whether the session knows this event already. A window that joins a running session is told some events
 * twice: in the recording that it opens, and live while it opens it.
 */
export function isKnown(session: RecordedSession, event: SessionEvent): boolean {
  if (event.type === 'run-added') return session.runs[event.plan.index] !== undefined;
  if (!('run' in event)) return isKnownReading(session, event);
  const run = session.runs[event.run];
  if (run === undefined) return true;
  switch (event.type) {
    case 'run-started':
      return run.started !== null;
    case 'span':
      return run.spans.placeOf(event.id) >= 0;
    case 'spans':
      // A batch joins a run whole.
      return event.id[0] === undefined || run.spans.placeOf(event.id[0]) >= 0;
    case 'audio':
      return run.audio.some(({ at }) => at === event.at);
    case 'text':
      return (event.partial === undefined ? run.texts : run.partials).some(
        ({ at }) => at === event.at,
      );
    case 'placement':
      return run.placements.some(({ model }) => model === event.model);
    case 'proof':
      return run.proofs.some(({ source }) => source === event.source);
    case 'audio-figures':
      return run.audioFigures !== null;
    case 'inspection-failed':
      return run.audioProblem !== null;
    case 'output-difference':
      return run.differences.some(({ against }) => against === event.against);
    case 'turn':
      return run.turn !== null;
    case 'turn-check':
      return run.turnCheck !== null;
    case 'run-ended':
      return run.ended !== null;
  }
}

function isKnownReading(
  { telemetry }: RecordedSession,
  event: Extract<SessionEvent, { type: 'series' | 'samples' | 'series-ended' }>,
): boolean {
  if (event.type === 'series') return telemetry.has(event.id);
  if (event.type === 'series-ended') return telemetry.get(event.id)?.ended !== null;
  const [first] = event.values;
  const last = first === undefined ? undefined : telemetry.get(first[0])?.at.at(-1);
  return last !== undefined && last >= event.at;
}
