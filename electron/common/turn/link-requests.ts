import { SpanChildren } from '../span-children.ts';
import type { SpanTable } from '../span-table.ts';
import type { Stage } from '../stages.ts';
import type { Span } from '../trace.ts';
import { elapsed, type Millis, type Nanos, nanos, nanosToMillis } from '../units.ts';

/** Requests that had to be made again, because an endpoint refused, broke off, or wanted them elsewhere or otherwise. */
export type Retries = {
  /** Attempts after the first of each request. */
  readonly count: number;
  /** From the first attempt to the one that counted, waits and connections in between included. */
  readonly time: Millis;
};

export const wholeNanos = (time: Nanos): Nanos => nanos(Math.round(time));

const ofRequests: readonly Stage[] = ['connect', 'upload', 'server', 'retry'];
const ofLinks: readonly Stage[] = ['asr', 'llm', 'tts', 'realtime'];

/** Finds what a link asked of its endpoint: those spans inside its own, by the place of that; in whatever depth. */
export function requestFinder(table: SpanTable): (link: number) => Span[] {
  const tree = new SpanChildren(table);
  return (link) => {
    const found: Span[] = [];
    // In a damaged recording a span may lie in itself.
    const seen = new Set([link]);
    for (const place of seen) {
      for (const child of tree.of(place)) {
        const span = table.get(child);
        if (span === undefined || span.stage === 'turn') continue;
        if (!ofRequests.includes(span.stage)) seen.add(child);
        else found.push({ ...span, start: wholeNanos(span.start), end: wholeNanos(span.end) });
      }
    }
    return found;
  };
}

/** When the request that was answered began to leave: what came before is set-up and retries. null where nothing was asked. */
export function sentAt(requests: readonly Span[]): Nanos | null {
  const last = lastAttempt(requests);
  const sent = requests.filter((span) => span.stage === 'upload' && attemptOf(span) === last);
  return sent.length === 0 ? null : nanos(Math.max(...sent.map(({ start }) => start)));
}

/**
 * Stretches in which an endpoint did no work that was of use. Of the wait for an answer (`server`) that says how long
 * the endpoint worked (`processingMs`), the rest was spent on the way there and back: as nobody tells them apart, one
 * half before the work and one after. The wait for a refusal, or for an answer that did not come, is none of its work.
 */
export function transportOf(requests: readonly Span[]): Span[] {
  const last = lastAttempt(requests);
  const stretches = requests.flatMap((span): Span[] => {
    if (span.stage !== 'server' || isFailed(span) || attemptOf(span) < last) return [span];
    const { start, end, attributes } = span;
    const { processingMs } = attributes ?? {};
    if (typeof processingMs !== 'number' || !(processingMs >= 0)) return [];
    const rest = Math.max(0, end - start - Math.round(processingMs * 1e6));
    const there = Math.floor(rest / 2);
    return [
      { ...span, end: nanos(start + there) },
      { ...span, start: nanos(end - (rest - there)) },
    ];
  });
  return stretches.filter(({ start, end }) => start < end);
}

/** Of all links in a turn, what was thrown away and partial passes included. */
export function turnRetries(table: SpanTable): Retries {
  const requestsOf = requestFinder(table);
  let count = 0;
  let time = 0;
  for (let place = 0; place < table.length; place++) {
    if (!ofLinks.includes(table.stage(place))) continue;
    const requests = requestsOf(place);
    const last = lastAttempt(requests);
    if (last === 1) continue;
    const first = startOf(requests);
    const counted = startOf(requests.filter((span) => attemptOf(span) === last));
    count += last - 1;
    time += Math.max(0, elapsed(first, counted));
  }
  return { count, time: nanosToMillis(nanos(time)) };
}

const startOf = (spans: readonly Span[]): Nanos =>
  nanos(Math.min(...spans.map(({ start }) => start)));

/** A `retry` is the wait behind its attempt. */
function attemptOf({ attributes }: Span): number {
  const attempt = attributes?.attempt;
  return typeof attempt === 'number' && Number.isInteger(attempt) && attempt > 1 ? attempt : 1;
}

const lastAttempt = (requests: readonly Span[]): number =>
  requests.reduce((last, span) => Math.max(last, attemptOf(span)), 1);

/** RFC 9110, 15: from 300 on an answer does not hold what was asked for. A realtime session has 101. */
function isFailed({ attributes }: Span): boolean {
  const status = attributes?.status;
  return typeof status === 'number' && status >= 300;
}
