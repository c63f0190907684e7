import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { hostOf } from '../../common/turn/turn-work.ts';
import { type Millis, millis, type Nanos } from '../../common/units.ts';
import type { Keys } from '../keys.ts';
import { LinkFailure } from '../turn/link.ts';

/** Where a link of a scenario works, if that is an endpoint. */
export type Endpoint = {
  /** The API's base; `http` and `ws` mean the same place, and so do their forms with TLS. */
  readonly url: string;
  readonly model: string;
  /** The name of the key. */
  readonly key?: string | undefined;
};

/** How long an endpoint is waited for. */
export type EndpointLimits = {
  /** Without a byte, from one byte to the next. */
  readonly silence: Millis;
  /** From the request to the end of its answer, repetitions and their pauses included. */
  readonly total: Millis;
};

export const usualLimits: EndpointLimits = { silence: millis(10_000), total: millis(60_000) };

/** Connections that are kept and used again, by every link that has these. */
export type Connections = {
  readonly plain: Agent;
  readonly tls: TlsAgent;
  /** Aborted once they are closed: what is still asked ends then, and nothing is asked again. */
  readonly closed: AbortController;
};

/** `certificates`: authorities in PEM that are trusted besides those of the system; for tests. */
export const openConnections = (certificates?: string): Connections => ({
  plain: new Agent({ keepAlive: true }),
  tls: new TlsAgent({
    keepAlive: true,
    ...(certificates === undefined ? {} : { ca: certificates }),
  }),
  closed: new AbortController(),
});

export function closeConnections({ plain, tls, closed }: Connections): void {
  closed.abort(new LinkFailure('engine-error', 'The conversation was over.'));
  plain.destroy();
  tls.destroy();
}

/** What every link to an endpoint works with. */
export type EndpointNeeds = {
  readonly keys: Keys;
  /** The session's clock, for what begins outside a turn. */
  readonly now: () => Nanos;
  readonly connections: Connections;
  readonly limits: EndpointLimits;
};

/** The address of `path` (such as `/chat/completions`) below the API's base, over HTTP. */
export const httpAddress = ({ url }: Endpoint, path: string): URL =>
  new URL(`${base(url).replace(/^ws/, 'http')}${path}`);

/** The address of `path` below the API's base, over WebSocket. */
export const socketAddress = ({ url }: Endpoint, path: string): URL =>
  new URL(`${base(url).replace(/^http/, 'ws')}${path}`);

const base = (url: string): string => url.replace(/\/+$/, '');

/** Host and port, as messages and spans name an endpoint. */
export const hostIn = ({ url }: Endpoint): string => hostOf(url);
