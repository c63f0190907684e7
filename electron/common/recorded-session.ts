import { AttributePool } from './attribute-pool.ts';
import type { AudioFigures } from './audio-figures.ts';
import { languageOfWork } from './language-of.ts';
import type { Note } from './notes.ts';
import { isOfListener, type PlannedRun, targetName } from './plan.ts';
import type { RecordedWork } from './scenario.ts';
import type {
  AudioEvent,
  OutputDifference,
  Placement,
  Proof,
  RunEndedEvent,
  SessionEvent,
  SessionManifest,
} from './session.ts';
import { SpanTable } from './span-table.ts';
import type { Series } from './telemetry.ts';
import type { TurnCheck, TurnEvent } from './turn/turn-events.ts';
import type { Nanos, Seconds } from './units.ts';

/** One run as far as it is known: grows while events arrive, whole once it has `ended`. */
export type RecordedRun = {
  readonly plan: PlannedRun;
  readonly work: RecordedWork;
  /** What it speaks, or what is spoken in the audio that it hears (BCP 47); undefined where nobody says. */
  readonly language: string | undefined;
  started: Nanos | null;
  /** Process id of its worker; null where the recording does not say. */
  worker: number | null;
  readonly spans: SpanTable;
  readonly audio: AudioEvent[];
  /** The final ones. */
  readonly texts: { readonly at: Nanos; readonly text: string }[];
  /** What a streaming run understood of the first `heard` seconds, in the order of time. */
  readonly partials: { readonly at: Nanos; readonly text: string; readonly heard: Seconds }[];
  /** Where the models of its worker lie, and who else says so: in the run that loaded them. */
  readonly placements: Placement[];
  readonly proofs: Proof[];
  /** Of the audio that it made; null where nobody looked at it. */
  audioFigures: AudioFigures | null;
  /** Why nobody could look at it, in a sentence; null where nobody tried, or could. */
  audioProblem: string | null;
  /** How its audio differs from that of other runs of its work. */
  readonly differences: OutputDifference[];
  /** What it came to, of a turn of a conversation; null of any other run, and before its end. */
  turn: TurnEvent | null;
  /** The same turn by the levels of the recorded call alone. */
  turnCheck: TurnCheck | null;
  ended: RunEndedEvent | null;
};

/** The readings of one series in columns, in the order of time. null is a reading that failed. */
export type RecordedSeries = {
  readonly series: Series;
  readonly at: Nanos[];
  readonly value: (number | null)[];
  /** When and why it ended; null while it goes on, or when the recording was cut off. */
  ended: { readonly at: Nanos; readonly reason: string } | null;
};

/** A session, live or reopened: what the events say so far. */
export type RecordedSession = {
  /** Its plan and its works grow where runs are added while the session goes on. */
  readonly manifest: SessionManifest;
  readonly runs: readonly RecordedRun[];
  /** By the id of the series. */
  readonly telemetry: Map<number, RecordedSeries>;
  /** What people pinned to it, in the order in which they did. */
  notes: readonly Note[];
};

/** The session before its first event. Throws when the plan names work that the scenario lacks. */
export function emptySession(given: SessionManifest): RecordedSession {
  const names = new AttributePool();
  const { plan, scenario } = given;
  const manifest = {
    ...given,
    plan: [...plan],
    inputs: { ...given.inputs },
    scenario: { ...scenario, work: [...scenario.work] },
  };
  const runs = plan.map((run) => emptyRun(run, manifest, names));
  return { manifest, runs, telemetry: new Map(), notes: [] };
}

function emptyRun(plan: PlannedRun, manifest: SessionManifest, names: AttributePool): RecordedRun {
  const work = manifest.scenario.work[plan.work];
  if (work === undefined) throw new Error(`The plan names work ${plan.work}, which is not there.`);
  const speaker = manifest.plan[plan.hears ?? plan.index]?.model;
  const language = languageOfWork(
    work,
    manifest.models.find(({ id }) => id === speaker),
  );
  return {
    plan,
    work,
    language,
    started: null,
    worker: null,
    spans: new SpanTable(names),
    audio: [],
    texts: [],
    partials: [],
    placements: [],
    proofs: [],
    audioFigures: null,
    audioProblem: null,
    differences: [],
    turn: null,
    turnCheck: null,
    ended: null,
  };
}

/**
 * The run comes last, or is left out: where its place is another, where its work is not there, and where it was added
 * before (a window that joined a session hears of it twice).
 */
function addRun(
  { manifest, runs }: RecordedSession,
  { plan, work, input }: Extract<SessionEvent, { type: 'run-added' }>,
): void {
  const { scenario } = manifest;
  if (plan.index !== runs.length) return;
  const isNew = work !== undefined && plan.work === scenario.work.length;
  if (!isNew && scenario.work[plan.work] === undefined) return;
  if (isNew) scenario.work.push(work);
  if (isNew && input !== undefined) manifest.inputs[plan.work] = input;
  manifest.plan.push(plan);
  // Nobody else adds to the list. All runs of a session keep the names of their attributes in one pool.
  (runs as RecordedRun[]).push(
    emptyRun(plan, manifest, runs[0]?.spans.names ?? new AttributePool()),
  );
}

type TelemetryEvent = Extract<SessionEvent, { type: 'series' | 'samples' | 'series-ended' }>;

/**
 * Adds one event to the session, in place. Events of runs that the plan lacks, and readings of series that
 * nobody announced, are left out.
 */
export function applyEvent(session: RecordedSession, event: SessionEvent): void {
  if (event.type === 'run-added') {
    addRun(session, event);
    return;
  }
  if (!('run' in event)) {
    applyTelemetry(session, event);
    return;
  }
  const run = session.runs[event.run];
  if (run === undefined) return;
  switch (event.type) {
    case 'run-started':
      run.started = event.at;
      run.worker = event.worker ?? null;
      break;
    case 'span':
      run.spans.push(event);
      break;
    case 'spans':
      run.spans.pushColumns(event);
      break;
    case 'audio':
      run.audio.push(event);
      break;
    case 'text':
      if (event.partial === undefined) run.texts.push(event);
      else run.partials.push({ at: event.at, text: event.text, heard: event.partial.heard });
      break;
    case 'placement':
      run.placements.push(event);
      break;
    case 'proof':
      run.proofs.push(event);
      break;
    case 'audio-figures':
      run.audioFigures = event;
      break;
    case 'inspection-failed':
      run.audioProblem = event.problem;
      break;
    case 'output-difference':
      run.differences.push(event);
      break;
    case 'turn':
      run.turn = event;
      break;
    case 'turn-check':
      run.turnCheck = event;
      break;
    case 'run-ended':
      run.ended = event;
      break;
  }
}

function applyTelemetry({ telemetry }: RecordedSession, event: TelemetryEvent): void {
  switch (event.type) {
    case 'series':
      telemetry.set(event.id, { series: event, at: [], value: [], ended: null });
      break;
    case 'samples':
      for (const [id, value] of event.values) {
        const known = telemetry.get(id);
        known?.at.push(event.at);
        known?.value.push(value);
      }
      break;
    case 'series-ended': {
      const known = telemetry.get(event.id);
      if (known !== undefined) known.ended = { at: event.at, reason: event.reason };
      break;
    }
  }
}

export function buildSession(
  manifest: SessionManifest,
  events: Iterable<SessionEvent>,
  notes: readonly Note[] = [],
): RecordedSession {
  const session = emptySession(manifest);
  for (const event of events) applyEvent(session, event);
  session.notes = notes;
  return session;
}

/** What the run itself does: its work, but for the listener's, which hears what the work spoke, and the load of an agent's link. */
export const taskOf = ({ plan, work }: Pick<RecordedRun, 'plan' | 'work'>): RecordedWork['kind'] =>
  isOfListener(plan) ? 'asr' : (plan.link ?? work.kind);

/** The run that heard what this one spoke; undefined where none did. */
export const listenerOf = (
  { runs }: Pick<RecordedSession, 'runs'>,
  { plan }: Pick<RecordedRun, 'plan'>,
): RecordedRun | undefined =>
  runs.find((run) => run.plan.kind === 'listen' && run.plan.hears === plan.index);

/** The run that made this model ready on this target (`targetName`), not for a profile or a listener. */
export const loadOf = (
  { runs }: Pick<RecordedSession, 'runs'>,
  model: string,
  target: string,
): RecordedRun | undefined =>
  runs.find(
    ({ plan }) =>
      plan.kind === 'load' &&
      !plan.profiled &&
      !isOfListener(plan) &&
      plan.model === model &&
      targetName(plan) === target,
  );

/** What the run recognised or replied: its pieces joined. Empty for a TTS run. */
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
