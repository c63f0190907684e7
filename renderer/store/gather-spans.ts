import { toRecordedSpans } from '../../electron/common/recorded-spans.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { stages } from '../../electron/common/stages.ts';

type SpanEvent = Extract<SessionEvent, { type: 'span' }>;

const stageAt = new Map(stages.map((stage, place) => [stage, place]));

/**
 * The same events with spans that follow each other in one batch: recordings before version 3 have a line for each
 * span, which as an object would cost more to hand from thread to thread than to read.
 */
export function* gatherSpans(events: Iterable<SessionEvent>): Generator<SessionEvent> {
  let open: SpanEvent[] = [];
  for (const event of events) {
    if (event.type === 'span' && (open.length === 0 || open[0]?.run === event.run)) {
      open.push(event);
      continue;
    }
    yield* batchOf(open);
    open = event.type === 'span' ? [event] : [];
    if (event.type !== 'span') yield event;
  }
  yield* batchOf(open);
}

function* batchOf(spans: readonly SpanEvent[]): Generator<SessionEvent> {
  const [first] = spans;
  if (first === undefined) return;
  const columns = toRecordedSpans({
    id: spans.map(({ id }) => id),
    parent: spans.map(({ parent }) => parent ?? -1),
    stage: spans.map(({ stage }) => stageAt.get(stage) ?? 0),
    start: spans.map(({ start }) => start),
    end: spans.map(({ end }) => end),
    attributes: spans.map(({ attributes }) => attributes ?? null),
  });
  yield { type: 'spans', run: first.run, ...columns };
}
