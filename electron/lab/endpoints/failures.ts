import { DiskFull, tellDiskFull } from '../../common/disk-full.ts';
import { elapsed, type Millis, type Nanos, nanosToSeconds } from '../../common/units.ts';
import { LinkFailure } from '../turn/link.ts';
import { AnswerProblem } from './answer.ts';
import type { Authorization } from './authorization.ts';
import { connectionWords } from './connection-words.ts';
import type { Endpoint, EndpointLimits } from './endpoint.ts';
import type { AttemptEnd, Phase } from './question.ts';
import { saidInBody, shortened } from './said-in-body.ts';

/** Whom a message is about. */
export type Told = {
  readonly host: string;
  readonly endpoint: Endpoint;
  readonly authorization: Authorization;
  /** When the asking began. */
  readonly start: Nanos;
  readonly now: () => Nanos;
};

type Refused = Extract<AttemptEnd<unknown>, { kind: 'refused' }>;
type Broken = Extract<AttemptEnd<unknown>, { kind: 'broken' }>;

export function refusedFailure(
  end: Refused,
  told: Told,
  retries: number,
  asked: Millis | null,
): LinkFailure {
  const { host } = told;
  const words = refusalWords(end, told, asked);
  const again = retries === 0 ? '' : ` It was asked ${retries + 1} times.`;
  return new LinkFailure(
    'endpoint-refused',
    `${host} ${words.what} ${after(told)}.${again} ${words.todo}`,
  );
}

type Words = { readonly what: string; readonly todo: string };

function refusalWords(end: Refused, told: Told, asked: Millis | null): Words {
  const { status, headers, body } = end;
  const { endpoint, authorization } = told;
  // Services quote a wrong key in part.
  const said = quoted(told, status === 401 || status === 403 ? null : saidInBody(body));
  if (status >= 300 && status < 400) return redirectWords(headers.location, status, told);
  switch (status) {
    case 401:
    case 403: {
      const { keyName } = authorization;
      return {
        what: `refused ${keyName === null ? 'a request without a key' : `the key ${keyName}`} (${status})`,
        todo:
          keyName === null
            ? 'Name a key in the scenario.'
            : `Check that the key is right, and may use ${endpoint.model}.`,
      };
    }
    case 404:
      return {
        what: `has no model “${endpoint.model}”, or no such path (404)${said}`,
        todo: 'Check the model, and that the address is the base of the API, such as https://host/v1.',
      };
    case 429:
      return {
        what: `takes no more requests now (429)${pauseWords(asked)}${said}`,
        todo: 'Wait, or measure with longer pauses between the turns.',
      };
    case 413:
      return {
        what: `finds the request too large (413)${said}`,
        todo: 'Use shorter audio or text.',
      };
    case 503:
      return {
        what: `is not ready (503)${pauseWords(asked)}${said}`,
        todo: 'Try again once it is; its own log says more.',
      };
    default:
      return {
        what: `answered ${status}${said}`,
        todo:
          status >= 500
            ? 'The fault is on its side; its own log says more.'
            : 'Check that the model does this work, and the voice and language that it is asked for.',
      };
  }
}

function redirectWords(location: string | undefined, status: number, told: Told): Words {
  const own = 'http://-';
  const to =
    location !== undefined && URL.canParse(location, own) ? new URL(location, own).host : '-';
  return {
    what:
      to === '-' || to === told.host
        ? `sends to another address (${status}), which was not followed`
        : `sends to ${shortened(told.authorization.conceal(to))} (${status}), which was not followed: a key is for one host only`,
    todo: 'Write the address that works into the scenario.',
  };
}

const pauseWords = (asked: Millis | null): string =>
  asked === null ? '' : ` and asks to wait ${Math.ceil(asked / 1e3)} s`;

export function brokenFailure(end: Broken, told: Told, retries: number): LinkFailure {
  const { thrown, phase } = end;
  const { host } = told;
  if (thrown instanceof LinkFailure) return thrown;
  const disk = tellDiskFull(thrown);
  if (disk instanceof DiskFull) return new LinkFailure('disk-full', disk.message);
  if (thrown instanceof AnswerProblem) {
    return new LinkFailure(
      'endpoint-broke',
      `${host} ${shortened(told.authorization.conceal(thrown.message))}${quoted(told, thrown.said)} ${after(told)}. Check that the model does this work, and what else is at this address.`,
    );
  }
  const { what, todo } = connectionWords(thrown, phase);
  const again = retries === 0 ? '' : ` It was tried ${retries + 1} times.`;
  return new LinkFailure(
    phase === 'connecting' ? 'endpoint-unreachable' : 'endpoint-broke',
    `${host} ${what} ${after(told)}.${again} ${todo}`,
  );
}

/** It said itself that it would not; `what` goes on behind its name. */
export const saidFailure = (told: Told, what: string, said: string | null): LinkFailure =>
  new LinkFailure(
    'endpoint-refused',
    `${told.host} ${what}${quoted(told, said)} ${after(told)}. Check that the model does this work, and the voice that it is asked for.`,
  );

export function silentFailure(phase: Phase, told: Told, { silence }: EndpointLimits): LinkFailure {
  const { host } = told;
  const limit = `${silence / 1e3} s`;
  const todo = 'Check that it runs and that the network is up.';
  switch (phase) {
    case 'connecting':
      return new LinkFailure(
        'endpoint-unreachable',
        `${host} took no connection within ${limit}. ${todo}`,
      );
    case 'waiting':
      return new LinkFailure(
        'endpoint-silent',
        `${host} took the request and sent nothing for ${limit} ${after(told)}. A model that is still loading may be the cause: try again.`,
      );
    case 'answering':
      return new LinkFailure(
        'endpoint-silent',
        `${host} stopped in the middle of its answer: nothing came for ${limit} ${after(told)}. ${todo}`,
      );
  }
}

/** It goes on sending, and does not come to an end. */
export const slowFailure = (told: Told): LinkFailure =>
  new LinkFailure(
    'timed-out',
    `${told.host} was not done within the limit ${after(told)}. Use a faster model, or a shorter reply.`,
  );

const quoted = ({ authorization }: Told, said: string | null): string =>
  said === null ? '' : `: “${shortened(authorization.conceal(said))}”`;

const after = ({ start, now }: Told): string =>
  `(after ${nanosToSeconds(elapsed(start, now())).toFixed(1)} s)`;
