import { setTimeout as sleep } from 'node:timers/promises';
import { type Millis, millis, type Nanos } from '../../common/units.ts';
import { type LinkContext, LinkFailure } from '../turn/link.ts';
import { pauseAsked } from './answer-headers.ts';
import { Authorization } from './authorization.ts';
import { type Endpoint, type EndpointNeeds, hostIn, httpAddress } from './endpoint.ts';
import { EndpointRequest } from './endpoint-request.ts';
import {
  brokenFailure,
  refusedFailure,
  silentFailure,
  slowFailure,
  type Told,
} from './failures.ts';
import type { AttemptEnd, Question } from './question.ts';

const mostRetries = 2;
const firstPause = millis(500);
/** RFC 9110, 15.4: those after which the same request is made elsewhere. */
const redirects: readonly number[] = [301, 302, 307, 308];
/** The endpoint is there, and has no room now. */
const passing: readonly number[] = [429, 503];
const unmade: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

/**
 * Asks until there is an answer. What is tried again is told in spans: each request has its own, numbered by `attempt`,
 * and the pause between two is a `retry`. Throws `LinkFailure`; where `context.signal` is aborted, its reason.
 */
export async function askEndpoint<Result>(
  endpoint: Endpoint,
  question: Question<Result>,
  needs: EndpointNeeds,
  context: LinkContext,
): Promise<Result> {
  const { signal, now } = context;
  signal.throwIfAborted();
  const authorization = await Authorization.find(endpoint, needs.keys);
  const told: Told = { host: hostIn(endpoint), endpoint, authorization, start: now(), now };
  const ended = new AbortController();
  const abort = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const timer = setTimeout(() => ended.abort(slowFailure(told)), needs.limits.total);
  try {
    return await askUntilAnswered(question, told, needs, { ...context, signal: ended.signal });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function askUntilAnswered<Result>(
  first: Question<Result>,
  told: Told,
  needs: EndpointNeeds,
  context: LinkContext,
): Promise<Result> {
  const { endpoint, authorization, host } = told;
  const { headers } = authorization;
  let question = first;
  let url = httpAddress(endpoint, question.path);
  let retries = 0;
  let isRedirected = false;
  for (let attempt = 1; ; attempt++) {
    const target = { url, headers, host, attempt };
    const end = await new EndpointRequest(question, target, needs, context).run();
    context.signal.throwIfAborted();
    if (end.kind === 'answered') return end.result;
    const elsewhere = isRedirected ? null : sameOrigin(end, url);
    if (elsewhere !== null) {
      url = elsewhere;
      isRedirected = true;
      continue;
    }
    const reworded = rewordedAfter(end, question);
    if (reworded !== null) {
      question = reworded;
      await pause(millis(0), 'reworded', attempt, context);
      continue;
    }
    const wait = retries < mostRetries ? pauseAfter(end, retries) : null;
    if (wait === null || wait > needs.limits.silence) throw failureOf(end, told, needs, retries);
    retries += 1;
    await pause(wait, reasonOf(end), attempt, context);
  }
}

/** Where the endpoint sends to, if that is the same host by the same protocol: another has no right to the key. */
function sameOrigin<Result>(end: AttemptEnd<Result>, from: URL): URL | null {
  if (end.kind !== 'refused' || !redirects.includes(end.status)) return null;
  const { location } = end.headers;
  if (location === undefined || !URL.canParse(location, from.href)) return null;
  const to = new URL(location, from);
  return to.origin === from.origin ? to : null;
}

function rewordedAfter<Result>(
  end: AttemptEnd<Result>,
  question: Question<Result>,
): Question<Result> | null {
  if (end.kind !== 'refused' || (end.status !== 400 && end.status !== 422)) return null;
  return question.reword?.(end.body) ?? null;
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

const reasonOf = <Result>(end: AttemptEnd<Result>): string =>
  end.kind === 'refused'
    ? String(end.status)
    : end.kind === 'broken'
      ? String(codeOf(end.thrown))
      : end.kind;

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
  { limits }: EndpointNeeds,
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
