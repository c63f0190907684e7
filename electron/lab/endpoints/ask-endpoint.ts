import type { LinkContext } from '../turn/link.ts';
import { Authorization } from './authorization.ts';
import { type Endpoint, type EndpointNeeds, hostIn, httpAddress } from './endpoint.ts';
import { EndpointRequest } from './endpoint-request.ts';
import type { Told } from './failures.ts';
import type { AttemptEnd, Question } from './question.ts';
import { untilAnswered, withinLimit } from './until-answered.ts';

/** RFC 9110, 15.4: those after which the same request is made elsewhere. */
const redirects: readonly number[] = [301, 302, 307, 308];

/**
 * Asks until there is an answer (`untilAnswered`). A redirect on the same host is followed once, as a request of its own.
 * Throws `LinkFailure`; where `context.signal` is aborted, or the connections are closed, its reason.
 */
export async function askEndpoint<Result>(
  endpoint: Endpoint,
  first: Question<Result>,
  needs: EndpointNeeds,
  context: LinkContext,
): Promise<Result> {
  const { signal, now } = context;
  const { limits, connections } = needs;
  const closed = connections.closed.signal;
  signal.throwIfAborted();
  closed.throwIfAborted();
  const authorization = await Authorization.find(endpoint, needs.keys);
  const told: Told = { host: hostIn(endpoint), endpoint, authorization, start: now(), now };
  const { headers } = authorization;
  let question = first;
  let url = httpAddress(endpoint, question.path);
  let isRedirected = false;
  return withinLimit(told, limits, context, closed, (limited) =>
    untilAnswered(
      told,
      limits,
      limited,
      (attempt) => {
        const target = { url, headers, host: told.host, attempt };
        return new EndpointRequest(question, target, needs, limited).run();
      },
      (end) => {
        const elsewhere = isRedirected ? null : sameOrigin(end, url);
        if (elsewhere !== null) {
          url = elsewhere;
          isRedirected = true;
          return 'redirected';
        }
        const reworded = rewordedAfter(end, question);
        question = reworded ?? question;
        return reworded === null ? null : 'reworded';
      },
    ),
  );
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
