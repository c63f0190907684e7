import { expect } from 'vitest';
import type { FailureReason } from '../../electron/common/outcome.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { Stage } from '../../electron/common/stages.ts';
import type { Attribute } from '../../electron/common/trace.ts';
import { startClock } from '../../electron/lab/lab.ts';
import { type LinkContext, LinkFailure } from '../../electron/lab/turn/link.ts';
import { TurnTrace } from '../../electron/lab/turn/turn-trace.ts';

export type SeenSpan = {
  readonly stage: Stage;
  readonly parent: number | null;
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, Attribute>>;
};

/** The clock of the session that every turn is in. */
export const { now: turnClock } = startClock();

/** A turn with one link in it, and what the link recorded. */
export function openTurn(
  run = 0,
  now = turnClock,
): {
  readonly context: LinkContext;
  readonly events: SessionEvent[];
  readonly spans: () => SeenSpan[];
  readonly abort: AbortController;
} {
  const events: SessionEvent[] = [];
  const trace = new TurnTrace(run, { add: (event) => void events.push(event) });
  const abort = new AbortController();
  const context = { trace, parent: trace.reserve(), signal: abort.signal, now };
  const spans = (): SeenSpan[] =>
    events.flatMap((event) =>
      event.type === 'span' ? [{ ...event, attributes: event.attributes ?? {} }] : [],
    );
  return { context, events, spans, abort };
}

/** The failure that it ends with; any other end fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<LinkFailure> {
  const thrown = await work.then(
    () => new Error('It did its work.'),
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(LinkFailure);
  return thrown as LinkFailure;
}

/** Its reason, and its words without the time that they tell. */
export async function wordsOf(
  work: Promise<unknown>,
): Promise<{ readonly reason: FailureReason; readonly message: string }> {
  const { reason, message } = await failureOf(work);
  return {
    reason,
    message: message
      .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
      .replaceAll(/after \d+\.\d s/g, 'after T'),
  };
}
