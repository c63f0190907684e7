import type { RecordedRun } from '../recorded-session.ts';
import { median } from '../statistics.ts';
import { shownWords } from '../streaming-figures.ts';
import {
  elapsed,
  type Hertz,
  hertz,
  type Millis,
  millis,
  type Nanos,
  nanos,
  nanosToMillis,
} from '../units.ts';
import { type Retries, requestFinder, sentAt, turnRetries } from './link-requests.ts';
import type { LineFigures, TurnEvent } from './turn-events.ts';
import { type LinkSpan, linkSpans } from './turn-links.ts';
import { type TurnParts, turnGap, turnParts } from './turn-parts.ts';
import { isScripted, speaks } from './turn-work.ts';

/**
 * Every figure of one turn. null where it does not apply or was not reached: a turn that failed has no figure of time.
 * "Decision" is when the caller's turn was taken to be over; "request" when the lab asked the link, and of an endpoint
 * when it began to send the request that was answered: set-up and retries before that are transport in the gap and in
 * `retries`, and in no latency of a link.
 */
export type TurnFigures = {
  /** First audible sample of the reply at the caller's ear − last audible sample of the caller at their mouth; of an agent that does not speak, final text − the latter. */
  readonly gap: Millis | null;
  /** What the gap is made of. */
  readonly parts: TurnParts | null;
  /** Decision − end of speech: the uplink, the wait, and what the detector adds. */
  readonly endpointing: Millis | null;
  /** Final text − decision, or − request where an endpoint was sent it later; below 0 where recognition had begun at the pause and was done before. */
  readonly asrFinal: Millis | null;
  /** Final text − end of speech. */
  readonly finalText: Millis | null;
  /** TTFT: first token that has text − request. */
  readonly ttft: Millis | null;
  /** (tokens − 1) / (last token − first token that has text), a second. null of one token, where nobody counts them, and of a reply that was cut short. */
  readonly tokenRate: Hertz | null;
  /** First whole sentence, handed to speech synthesis − first token. */
  readonly firstSentence: Millis | null;
  /** TTFA of the link that speaks: first audio of the first sentence − request, plus the silence that the reply begins with. */
  readonly ttfa: Millis | null;
  /** What is the network's of the gap: the uplink, the downlink, and the transport of endpoints. */
  readonly transport: Millis | null;
  /** What is the lab's own of the gap. */
  readonly lab: Millis | null;
  /** First word of the caller over the reply → last sample that they heard of it. null where nobody interrupted, and where the reply was silent already. */
  readonly timeToSilence: Millis | null;
  /** The gap by the levels of the recorded call alone. */
  readonly recordedGap: Millis | null;
  /** That − `gap`. */
  readonly recordedDifference: Millis | null;
  /** First partial text that has a word − first audible sample of the caller. */
  readonly firstPartial: Millis | null;
  /** Partial text − request, the median over the turn's partial passes. */
  readonly partialDelay: Millis | null;
  /** What the language model was sent, and tokens of its reply. */
  readonly context: TurnEvent['context'] | null;
  readonly tokens: number | null;
  /** How often a reply was begun and thrown away because the caller went on. */
  readonly restarts: number;
  /** Requests to endpoints that were made again. */
  readonly retries: Retries;
  readonly line: LineFigures | null;
};

const between = (from: Nanos | null | undefined, to: Nanos | null | undefined): Millis | null =>
  from === null || from === undefined || to === null || to === undefined
    ? null
    : nanosToMillis(elapsed(from, to));

const notBefore = (time: Millis | null): Millis | null => (time !== null && time < 0 ? null : time);

const nothing: TurnFigures = {
  gap: null,
  parts: null,
  endpointing: null,
  asrFinal: null,
  finalText: null,
  ttft: null,
  tokenRate: null,
  firstSentence: null,
  ttfa: null,
  transport: null,
  lab: null,
  timeToSilence: null,
  recordedGap: null,
  recordedDifference: null,
  firstPartial: null,
  partialDelay: null,
  context: null,
  tokens: null,
  restarts: 0,
  retries: { count: 0, time: millis(0) },
  line: null,
};

/** All null of a run that is no turn, or is not over. */
export function turnFigures(run: RecordedRun): TurnFigures {
  const { turn } = run;
  if (turn === null) return nothing;
  const { restarts, line, context } = turn;
  const facts = { ...nothing, restarts, line, context, retries: turnRetries(run.spans) };
  const window = turnGap(run);
  const parts = turnParts(run);
  if (window === null || parts === null) return facts;
  const links = linkSpans(run.spans, window);
  const gap = nanosToMillis(elapsed(window.from, window.to));
  const recordedGap = recordedGapOf(run);
  const decision = last(links, 'endpointing')?.span.end ?? null;
  const sent = last(links, 'asr')?.sent ?? null;
  const hears = decision !== null && sent !== null && sent > decision ? sent : decision;
  const { totals } = parts;
  return {
    ...facts,
    gap,
    parts,
    endpointing: between(window.from, decision),
    asrFinal: between(hears, turn.finalText),
    finalText: between(window.from, turn.finalText),
    ...replyFigures(links, turn),
    transport: nanosToMillis(nanos(totals.uplink + totals.downlink + totals.transport)),
    lab: nanosToMillis(totals.lab),
    timeToSilence: notBefore(between(turn.interrupted?.at, turn.interrupted?.silent)),
    recordedGap,
    recordedDifference: recordedGap === null ? null : millis(recordedGap - gap),
    ...partialFigures(run),
    tokens: turn.tokens,
  };
}

const last = (links: readonly LinkSpan[], part: LinkSpan['part']): LinkSpan | undefined =>
  links.findLast((link) => link.part === part);

function replyFigures(
  links: readonly LinkSpan[],
  { tokens }: TurnEvent,
): Pick<TurnFigures, 'ttft' | 'tokenRate' | 'firstSentence' | 'ttfa'> {
  const writes = last(links, 'first-token');
  const token =
    writes?.becomes === null || writes === undefined ? null : nanos(writes.becomes.from);
  const isWhole = writes?.recorded.attributes?.abandoned !== true;
  const decoding = token === null || !isWhole ? 0 : (writes?.recorded.end ?? 0) - token;
  const speaks = last(links, 'tts') ?? last(links, 'realtime');
  const leadIn = last(links, 'lead-in')?.span;
  return {
    ttft: between(writes?.sent ?? writes?.span.start, token),
    tokenRate:
      tokens !== null && tokens > 1 && decoding > 0 ? hertz(((tokens - 1) / decoding) * 1e9) : null,
    firstSentence: between(token, writes?.span.end),
    ttfa:
      speaks === undefined
        ? null
        : nanosToMillis(
            nanos(
              elapsed(speaks.sent ?? speaks.span.start, speaks.span.end) +
                (leadIn === undefined ? 0 : elapsed(leadIn.start, leadIn.end)),
            ),
          ),
  };
}

function partialFigures({
  turn,
  partials,
  spans,
}: RecordedRun): Pick<TurnFigures, 'firstPartial' | 'partialDelay'> {
  const first = partials.find(({ text }) => shownWords(text).length > 0);
  const requestsOf = requestFinder(spans);
  const passes = spans
    .ofStage('asr')
    .filter(({ attributes }) => attributes?.partial === true && attributes.abandoned !== true)
    .map(({ id, start, end }) =>
      nanosToMillis(elapsed(sentAt(requestsOf(spans.placeOf(id))) ?? start, end)),
    );
  const delay = median(passes);
  return {
    firstPartial: between(turn?.speech?.start, first?.at),
    partialDelay: delay === null ? null : millis(delay),
  };
}

/** null where the recorded call was not looked at, or one of both is not audible in it. */
function recordedGapOf({ turnCheck, work }: RecordedRun): Millis | null {
  const isHeard = work.kind === 'turn' && speaks(work);
  return isHeard ? between(turnCheck?.speechEnd, turnCheck?.replyStart) : null;
}

/** Not of a request to the lab's server: whoever asked hears the gap, and nobody here does. */
export const isTurn = ({ work, plan }: Pick<RecordedRun, 'work' | 'plan'>): boolean =>
  work.kind === 'turn' && plan.turn !== undefined && plan.requested === undefined;

export const isInterrupted = ({ turn }: Pick<RecordedRun, 'turn'>): boolean =>
  turn?.interrupted !== undefined;

/** Whether a turn is in the averages: it was measured, was no warm-up, has a gap, and nobody spoke over its reply. */
export const isCountedTurn = (run: RecordedRun): boolean =>
  isTurn(run) &&
  run.plan.kind === 'measured' &&
  run.ended?.outcome.status === 'measured' &&
  !isInterrupted(run) &&
  turnGap(run) !== null;

/**
 * Whether the turn's language model is a script: its share of the gap is somebody's own choice. The scenario has one, or
 * the endpoint said that it answers by one.
 */
export const isScriptedTurn = ({ work, spans }: Pick<RecordedRun, 'work' | 'spans'>): boolean =>
  work.kind === 'turn' &&
  (isScripted(work) ||
    [...spans].some(
      ({ stage, attributes }) => stage === 'server' && attributes?.scripted === true,
    ));
