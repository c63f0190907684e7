import { SpanChildren } from '../span-children.ts';
import type { SpanTable } from '../span-table.ts';
import type { Stage } from '../stages.ts';
import type { Span } from '../trace.ts';
import { type Nanos, nanos } from '../units.ts';
import { requestFinder, sentAt, transportOf, wholeNanos } from './link-requests.ts';
import type { TurnPart } from './turn-part-names.ts';

/** What a turn may have waited for, as a span of the part that it is in until it `becomes` another, if there is one. */
export type LinkSpan = {
  /** Its id is its place among all of the turn's; the parent of a transport is the link that it is in. */
  readonly span: Span;
  /** The same as it was recorded, to its own end. */
  readonly recorded: Span;
  readonly part: TurnPart;
  /** Where it becomes another part: after the first token the language model is on its way to the first sentence. */
  readonly becomes: { readonly part: TurnPart; readonly from: number } | null;
  /** When its endpoint was sent the request that it answered; null of what is no endpoint. */
  readonly sent: Nanos | null;
  /** Stretches inside that are no work of the link. */
  readonly transport: readonly LinkSpan[];
};

type Window = { readonly from: number; readonly to: number };

/** The direct children of the turn that are one part as they are. */
const wholeParts: Partial<Record<Stage, TurnPart>> = {
  uplink: 'uplink',
  endpointing: 'endpointing',
  asr: 'asr',
  downlink: 'downlink',
  buffer: 'buffer',
  'lead-in': 'lead-in',
};

type Found = { readonly place: number; readonly span: Span };

/**
 * The links of a turn as far as the first sound of its reply depends on them: the language model up to the first whole
 * sentence, speech synthesis and a speaking endpoint up to the first audio. Partial passes and what was thrown away
 * because the caller went on are none of them; what they hold up is inside the span that waits for them.
 */
export function linkSpans(table: SpanTable, window: Window): LinkSpan[] {
  const tree = new SpanChildren(table);
  const requestsOf = requestFinder(table);
  const root = turnPlace(table);
  const inside = (place: number): Found[] =>
    Array.from(tree.of(place)).flatMap((child) => {
      const span = table.get(child);
      if (span === undefined || child === root) return [];
      const whole = { ...span, start: wholeNanos(span.start), end: wholeNanos(span.end) };
      return [{ place: child, span: whole }];
    });
  const children = inside(root).filter(
    ({ span }) => span.end > window.from && span.start < window.to,
  );
  const decided = lastDecision(children, window);
  // A reply that is cut short while it is heard is marked as abandoned, too, but began after the decision.
  const isUsed = ({ span }: Found): boolean =>
    span.attributes?.partial !== true &&
    (span.attributes?.abandoned !== true || (isReply(span.stage) && span.start >= decided));
  const used = children.filter(isUsed);
  const firstOf = (stage: Stage): Found[] =>
    used
      .filter(({ span }) => span.stage === stage)
      .sort((one, other) => one.span.start - other.span.start)
      .slice(0, 1);

  const links: LinkSpan[] = [];
  const add = (
    { place, span }: Found,
    part: TurnPart,
    end = span.end,
    becomes: LinkSpan['becomes'] = null,
  ): void => {
    const id = links.reduce((sum, { transport }) => sum + 1 + transport.length, 0);
    const requests = requestsOf(place);
    const stretches = transportOf(requests).map((stretch, nth): LinkSpan => {
      const within: Span = { ...stretch, id: id + 1 + nth, parent: id };
      const none = { becomes: null, sent: null, transport: [] };
      return { span: within, recorded: stretch, part: 'transport', ...none };
    });
    const own = { ...span, id, parent: null, end: nanos(Math.max(span.start, end)) };
    const sent = sentAt(requests);
    links.push({ span: own, recorded: span, part, becomes, sent, transport: stretches });
  };
  const endOf = (place: number, stage: Stage): Nanos | undefined =>
    inside(place).find(({ span }) => span.stage === stage)?.span.end;

  for (const found of used) {
    const part = wholeParts[found.span.stage];
    if (part !== undefined) add(found, part);
  }
  for (const found of firstOf('llm')) {
    const token = endOf(found.place, 'first-token');
    const sentence = endOf(found.place, 'first-sentence') ?? token;
    const becomes = token === undefined ? null : ({ part: 'first-sentence', from: token } as const);
    add(found, 'first-token', sentence, becomes);
  }
  for (const part of ['tts', 'realtime'] as const) {
    for (const found of firstOf(part)) add(found, part, endOf(found.place, 'first-audio'));
  }
  return links;
}

/** −1, where all roots are taken for the turn's own, if the recording lacks the turn's span. */
function turnPlace(table: SpanTable): number {
  for (let place = 0; place < table.length; place++) {
    if (table.stage(place) === 'turn') return place;
  }
  return -1;
}

const isReply = (stage: Stage): boolean =>
  stage === 'llm' || stage === 'tts' || stage === 'realtime';

const lastDecision = (children: readonly Found[], { to }: Window): number =>
  children.reduce(
    (latest, { span }) =>
      span.stage === 'endpointing' && span.attributes?.abandoned !== true && span.end <= to
        ? Math.max(latest, span.end)
        : latest,
    Number.NEGATIVE_INFINITY,
  );
