import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../loopback.ts';
import { ApiError } from './api-error.ts';

/** Who may ask. `token` null: whoever is on this machine. */
export type Gate = { readonly host: string; readonly token: string | null };

/**
 * Why a request is refused; null where it may be answered. A web page that a person looks at must not reach the lab: its
 * browser names the page in `Origin`, or says `Sec-Fetch-Site`; and a name that an attacker's DNS points here (DNS
 * rebinding) stands in `Host`.
 */
export function refusal(headers: IncomingHttpHeaders, gate: Gate): ApiError | null {
  if (isLoopback(gate.host) && !isOurs(headers.host ?? '', gate.host)) {
    return new ApiError(
      403,
      `The lab's server listens on this machine only, and answers to localhost, 127.0.0.1 and [::1], not to the host of this request. Ask one of those.`,
      'host_refused',
    );
  }
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    return new ApiError(
      403,
      "The lab's server answers no web pages: ask it from a program, not from a browser.",
      'origin_refused',
    );
  }
  if (gate.token !== null && !holds(headers.authorization, gate.token)) {
    return new ApiError(
      401,
      'This server wants a token: send it as the API key (Authorization: Bearer …).',
      'invalid_api_key',
    );
  }
  return null;
}

function isOurs(host: string, own: string): boolean {
  const name = nameIn(host);
  return name !== null && (isLoopback(name) || name === own);
}

/** The name of a `Host` header without its port (RFC 9110, 7.2), in small letters; null where it is none. */
function nameIn(host: string): string | null {
  const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host);
  return (found?.[1] ?? found?.[2])?.toLowerCase() ?? null;
}

/** Compared by hashes, in constant time: how long it takes tells nothing of the token. */
function holds(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
