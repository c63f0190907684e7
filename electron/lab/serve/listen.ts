import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ApiError } from './api-error.ts';
import { CannotServe } from './cannot-serve.ts';
import { writeRawly } from './raw-answer.ts';
import { openRealtime } from './realtime/open-realtime.ts';
import { answerRequest, type RouteNeeds } from './route.ts';

/** Milliseconds that a client has to send a request's head and the whole of it, and that a quiet connection is kept. */
export type Patience = {
  readonly head: number;
  readonly request: number;
  readonly idle: number;
};

const patience: Patience = { head: 10_000, request: 120_000, idle: 60_000 };
const mostConnections = 256;

export type Listening = {
  readonly port: number;
  /** Breaks off every connection, and resolves once all that was under way has ended. */
  readonly close: () => Promise<void>;
};

/** Opens the server. Throws `CannotServe`. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  needs: RouteNeeds,
  { head, request, idle }: Patience = patience,
): Promise<Listening> {
  const underWay = new Set<Promise<void>>();
  const server = createServer({
    headersTimeout: head,
    requestTimeout: request,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(1_000, head / 2),
    maxHeaderSize: 16_384,
  });
  server.maxConnections = mostConnections;
  server.on('request', (incoming, response) => {
    const answered = answerRequest(incoming, response, needs);
    underWay.add(answered);
    void answered.finally(() => underWay.delete(answered));
  });
  server.on('clientError', (error: Error & { readonly code?: string }, socket) =>
    answerRawly(error.code, socket as Socket),
  );
  const realtime = openRealtime(needs);
  server.on('upgrade', realtime.upgrade);
  await opened(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await realtime.close();
      await closed;
      await Promise.all(underWay);
    },
  };
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error & { readonly code?: string }) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'another program listens there. Choose another --port, or 0 for any that is free'
          : error.code === 'EACCES'
            ? 'this user may not. Choose a --port from 1024'
            : error.message;
      reject(new CannotServe(`The server cannot listen at ${host} port ${port}: ${why}.`));
    });
    server.listen(port, host, () => resolve());
  });
}

/** A request that is not even one: answered without the server's help, and the connection ends. */
function answerRawly(code: string | undefined, socket: Socket): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const error =
    code === 'HPE_HEADER_OVERFLOW'
      ? new ApiError(431, 'The head of the request is too large.')
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new ApiError(408, 'The request did not come in time.')
        : new ApiError(400, 'This is no HTTP request that the lab can read.');
  writeRawly(socket, error);
}
