import { setTimeout as sleep } from 'node:timers/promises';
import { type Millis, millis, type Nanos } from '../../common/units.ts';
import { type LinkContext, LinkFailure } from '../turn/link.ts';
import { pauseAsked } from './answer-headers.ts';
import type { EndpointLimits } from './endpoint.ts';
import {
  brokenFailure,
  refusedFailure,
  silentFailure,
  slowFailure,
  type Told,
} from './failures.ts';
import type { AttemptEnd } from './question.ts';

const mostRetries = 2;
/** No request has as many things that an endpoint may not know. */
const mostMended = 4;
const firstPause = millis(500);
/** The endpoint is there, and has no room now. */
const passing: readonly number[] = [429, 503];
/** The request was not taken. */
const unmade: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/** What was changed so that another try is of use at once: the address, or the words. */
export type Mended = 'redirected' | 'reworded' | null;

/**
 * Tries until there is an answer. What is tried again is told: each try has its own spans, numbered from 1, and the pause
 * between two is a `retry`. A refused connection, one that is reset before an answer, and the statuses 429 and 503 are
 * tried twice more; what was mended is tried at once, four times at most. Throws `LinkFailure`; where `context.signal` is aborted, its reason.
 */
export async function untilAnswered<Result>(
  told: Told,
  limits: EndpointLimits,
  context: LinkContext,
  tryOnce: (attempt: number) => Promise<AttemptEnd<Result>>,
  mend: (end: AttemptEnd<Result>) => Mended = () => null,
): Promise<Result> {
  let retries = 0;
  let mends = 0;
  for (let attempt = 1; ; attempt++) {
    const end = await tryOnce(attempt);
    context.signal.throwIfAborted();
    if (end.kind === 'answered') return end.result;
    const mended = mends < mostMended ? mend(end) : null;
    if (mended !== null) mends += 1;
    if (mended === 'redirected') continue;
    const wait = mended === null && retries < mostRetries ? pauseAfter(end, retries) : null;
    if (mended === null && (wait === null || wait > limits.silence))
      throw failureOf(end, told, limits, retries);
    if (mended === null) retries += 1;
    await pause(wait ?? millis(0), mended ?? reasonOf(end), attempt, context);
  }
}

/** Gives `work` a signal that also ends it when the link is closed, or all the time it may take is over. */
export async function withinLimit<Result>(
  told: Told,
  { total }: EndpointLimits,
  context: LinkContext,
  closed: AbortSignal,
  work: (context: LinkContext) => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const signals = [context.signal, closed];
  const abort = (): void => ended.abort(signals.find(({ aborted }) => aborted)?.reason);
  for (const signal of signals) {
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  }
  const timer = setTimeout(() => ended.abort(slowFailure(told)), total);
  try {
    return await work({ ...context, signal: ended.signal });
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', abort);
  }
}

/** null where another try is of no use. */
function pauseAfter<Result>(end: AttemptEnd<Result>, retries: number): Millis | null {
  const usual = millis(firstPause * 2 ** retries);
  if (end.kind === 'refused') {
    return passing.includes(end.status) ? (pauseAsked(end.headers, Date.now) ?? usual) : null;
  }
  if (end.kind !== 'broken' || end.phase === 'answering' || !unmade.includes(codeOf(end.thrown)))
    return null;
  // A kept connection that the endpoint closed meanwhile: nothing is wrong with the endpoint.
  return end.isReused ? millis(0) : usual;
}

function reasonOf<Result>(end: AttemptEnd<Result>): string {
  if (end.kind === 'refused') return String(end.status);
  return end.kind === 'broken' ? String(codeOf(end.thrown)) : end.kind;
}

const codeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;

async function pause(
  length: Millis,
  reason: string,
  attempt: number,
  { trace, parent, now, signal }: LinkContext,
): Promise<void> {
  const start: Nanos = now();
  try {
    if (length > 0) await sleep(length, undefined, { signal });
  } catch {
    signal.throwIfAborted();
  } finally {
    trace.add('retry', parent, start, now(), { reason, attempt });
  }
}

function failureOf<Result>(
  end: Exclude<AttemptEnd<Result>, { kind: 'answered' }>,
  told: Told,
  limits: EndpointLimits,
  retries: number,
): LinkFailure {
  switch (end.kind) {
    case 'refused':
      return refusedFailure(end, told, retries, pauseAsked(end.headers, Date.now));
    case 'broken':
      return brokenFailure(end, told, retries);
    case 'silent':
      return silentFailure(end.phase, told, limits);
    case 'aborted':
      return new LinkFailure('engine-error', 'It was cancelled.');
  }
}
