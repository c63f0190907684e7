import type { RecordedRun, RecordedSeries, RecordedSession } from './recorded-session.ts';
import { toRecordedSpans } from './recorded-spans.ts';
import type { SessionEvent } from './session.ts';
import type { Span } from './trace.ts';
import { nanos } from './units.ts';

/** Spans of one batch: a line of some hundred kilobytes. */
const batchLength = 5000;

/**
 * A session as events again: `buildSession` makes the same session of them. Run by run and then reading by
 * reading, not in the order in which the lab learnt of them, which a session does not keep.
 */
export function* eventsOf({ runs, telemetry }: RecordedSession): Generator<SessionEvent> {
  for (const run of runs) yield* eventsOfRun(run);
  for (const series of telemetry.values()) yield* eventsOfSeries(series);
}

function* eventsOfRun(recorded: RecordedRun): Generator<SessionEvent> {
  const { plan, started, worker, audio, texts, partials, placements, proofs, ended } = recorded;
  const { audioFigures, audioProblem, differences, turn, turnCheck } = recorded;
  const run = plan.index;
  if (started !== null) {
    yield { type: 'run-started', run, at: started, ...(worker === null ? {} : { worker }) };
  }
  yield* batchesOf(recorded);
  yield* audio;
  for (const { heard, ...text } of partials)
    yield { ...text, type: 'text', run, partial: { heard } };
  for (const text of texts) yield { ...text, type: 'text', run };
  // They carry the time at which they came, which their type leaves out; it wins over this one.
  const at = started ?? nanos(0);
  for (const placement of placements) yield { type: 'placement', run, at, ...placement };
  for (const proof of proofs) yield { type: 'proof', run, at, ...proof };
  if (turn !== null) yield { type: 'turn', run, at, ...turn };
  if (ended !== null) yield ended;
  if (turnCheck !== null) yield { type: 'turn-check', run, at, ...turnCheck };
  if (audioFigures !== null) yield { type: 'audio-figures', run, at, ...audioFigures };
  if (audioProblem !== null) {
    yield { type: 'inspection-failed', run, at, problem: audioProblem };
  }
  for (const difference of differences) yield { type: 'output-difference', run, at, ...difference };
}

function* batchesOf({ plan, spans }: RecordedRun): Generator<SessionEvent> {
  const { columns } = spans;
  for (let from = 0; from < spans.length; from += batchLength) {
    const to = Math.min(spans.length, from + batchLength);
    const attributes: (NonNullable<Span['attributes']> | null)[] = [];
    for (let place = from; place < to; place++) {
      attributes.push(spans.get(place)?.attributes ?? null);
    }
    const batch = toRecordedSpans({
      id: columns.id.subarray(from, to),
      parent: columns.parent.subarray(from, to),
      stage: columns.stage.subarray(from, to),
      start: columns.start.subarray(from, to),
      end: columns.end.subarray(from, to),
      attributes,
    });
    yield { type: 'spans', run: plan.index, ...batch };
  }
}

function* eventsOfSeries({ series, at, value, ended }: RecordedSeries): Generator<SessionEvent> {
  yield { ...series, type: 'series' };
  for (const [place, time] of at.entries()) {
    yield { type: 'samples', at: time, values: [[series.id, value[place] ?? null]] };
  }
  if (ended !== null) yield { type: 'series-ended', id: series.id, ...ended };
}
