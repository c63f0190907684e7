import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError } from '../api-error.ts';
import { refusal } from '../guard.ts';
import { writeRawly } from '../raw-answer.ts';
import { pathOf, type RouteNeeds } from '../route.ts';
import { RealtimeSession } from './realtime-session.ts';

/** Bytes of one message: what the protocol lets a client append at once, in base64. */
const largestMessage = 20 * 2 ** 20;
/** Bytes that wait for a client: a quarter of an hour of audio. */
const largestBacklog = 64 * 2 ** 20;

export type Realtime = {
  /** Takes a request to upgrade a connection. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends all sessions, and resolves once what they had asked for has ended. */
  readonly close: () => Promise<void>;
};

/** `GET /v1/realtime`, over WebSockets. */
export function openRealtime({ offer, gate, now, refused, diskFull }: RouteNeeds): Realtime {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
  });
  const ending = new Set<Promise<void>>();
  let conversations = 0;

  function open(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const isBeta = /\brealtime=v1\b/.test(String(request.headers['openai-beta'] ?? ''));
    const session = new RealtimeSession({
      offer,
      now,
      diskFull,
      dialect: isBeta ? 'beta' : 'current',
      model: query.get('model') ?? 'latency-lab',
      conversation: conversations++,
      send: (event) => {
        // A client that does not read what it asked for must not fill the memory.
        if (socket.bufferedAmount > largestBacklog) socket.terminate();
        else socket.send(JSON.stringify(event));
      },
      cutOff: (why) => socket.close(1009, why),
    });
    socket.on('message', (message, isBinary) => {
      if (isBinary) socket.close(1003, 'Send text, not bytes.');
      else session.take(message.toString());
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      const ended = session.close().catch(() => undefined);
      ending.add(ended);
      void ended.finally(() => ending.delete(ended));
    });
  }

  return {
    upgrade: (request, socket, head) => {
      const path = pathOf(request.url);
      const problem =
        refusal(request.headers, gate) ??
        (path === '/v1/realtime'
          ? null
          : new ApiError(404, `No WebSocket is at ${path}: there is /v1/realtime.`, 'not_found'));
      if (problem !== null) {
        refused(problem.status, 'WebSocket', path, problem.message);
        writeRawly(socket, problem);
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => open(client, request));
    },
    close: async () => {
      const closed = [...server.clients].map(
        (client) => new Promise((resolve) => client.once('close', resolve)),
      );
      for (const client of server.clients) client.terminate();
      await Promise.all(closed);
      await Promise.all(ending);
    },
  };
}
