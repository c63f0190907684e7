import type { PlannedRun } from './plan.ts';
import type { Work } from './scenario.ts';
import type { AudioEvent, RunEndedEvent, SessionEvent, SessionManifest } from './session.ts';
import type { Span } from './trace.ts';
import type { Nanos } from './units.ts';

/** One run as far as it is known: grows while events arrive, whole once it has `ended`. */
export type RecordedRun = {
  readonly plan: PlannedRun;
  readonly work: Work;
  started: Nanos | null;
  readonly spans: Span[];
  readonly audio: AudioEvent[];
  readonly texts: { readonly at: Nanos; readonly text: string }[];
  ended: RunEndedEvent | null;
};

/** A session, live or reopened: what the events say so far. */
export type RecordedSession = {
  readonly manifest: SessionManifest;
  readonly runs: readonly RecordedRun[];
};

/** The session before its first event. Throws when the plan names work that the scenario lacks. */
export function emptySession(manifest: SessionManifest): RecordedSession {
  const runs = manifest.plan.map((plan): RecordedRun => {
    const work = manifest.scenario.work[plan.work];
    if (work === undefined)
      throw new Error(`The plan names work ${plan.work}, which is not there.`);
    return { plan, work, started: null, spans: [], audio: [], texts: [], ended: null };
  });
  return { manifest, runs };
}

/** Adds one event to the session, in place. Events of runs that the plan lacks are left out. */
export function applyEvent(session: RecordedSession, event: SessionEvent): void {
  const run = session.runs[event.run];
  if (run === undefined) return;
  switch (event.type) {
    case 'run-started':
      run.started = event.at;
      break;
    case 'span':
      run.spans.push(event);
      break;
    case 'audio':
      run.audio.push(event);
      break;
    case 'text':
      run.texts.push(event);
      break;
    case 'run-ended':
      run.ended = event;
      break;
  }
}

export function buildSession(
  manifest: SessionManifest,
  events: Iterable<SessionEvent>,
): RecordedSession {
  const session = emptySession(manifest);
  for (const event of events) applyEvent(session, event);
  return session;
}

/** What the run recognised: its pieces joined. Empty for a TTS run. */
export const heardText = (run: RecordedRun): string =>
  run.texts
    .map(({ text }) => text)
    .join(' ')
    .trim();

/**
 * `running` between its start and its end, `waiting` before, and `interrupted` when the recording ends
 * before the run does.
 */
export type RunState = 'waiting' | 'running' | 'interrupted' | 'measured' | 'cancelled' | 'failed';

export function runState(run: RecordedRun, isLive: boolean): RunState {
  if (run.ended !== null) return run.ended.outcome.status;
  if (!isLive) return 'interrupted';
  return run.started === null ? 'waiting' : 'running';
}
