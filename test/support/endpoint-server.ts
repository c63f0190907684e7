import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { selfSigned } from './self-signed.ts';

export type Asked = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Connections are counted from 0. */
  readonly connection: number;
};

/** `count` is 1 for the first request. */
export type Answer = (
  response: ServerResponse,
  asked: Asked,
  count: number,
) => Promise<void> | void;

export type EndpointServer = {
  /** The API's base. */
  readonly url: string;
  readonly port: number;
  readonly asked: Asked[];
  /** Connections that are open now. */
  readonly open: Set<Socket>;
  /** The certificate, where it has one. */
  readonly cert: string | undefined;
  readonly server: Server;
};

/** A server on 127.0.0.1 until the test is over. */
export async function startEndpoint(answer: Answer, isTls = false): Promise<EndpointServer> {
  const asked: Asked[] = [];
  const open = new Set<Socket>();
  const connections = new Map<Socket, number>();
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const one: Asked = {
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(parts),
      connection: connections.get(request.socket) ?? -1,
    };
    asked.push(one);
    await answer(response, one, asked.length);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    hear(request, response).catch(() => response.destroy());
  };
  const credentials = isTls ? selfSigned() : undefined;
  const server =
    credentials === undefined ? createServer(listener) : createTlsServer(credentials, listener);
  server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections.set(socket, connections.size);
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http${isTls ? 's' : ''}://127.0.0.1:${port}/v1`;
  return { url, port, asked, open, cert: credentials?.cert, server };
}

/** A port of 127.0.0.1 where nothing listens any more. */
export async function deafPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once the other side has closed all connections. */
export async function allClosed({ open }: EndpointServer): Promise<void> {
  while (open.size > 0) await new Promise(setImmediate);
}

/** Server-sent events, as OpenAI sends them. */
export const events = (...data: (object | string)[]): string =>
  data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');

/** What `/chat/completions` streams for this reply: chunks, the usage where it is asked for, and the end. */
export const chatEvents = (
  texts: readonly string[],
  usage: { readonly prompt_tokens: number; readonly completion_tokens: number } | null = null,
): string =>
  events(
    chunk({ role: 'assistant', content: '' }),
    ...texts.map((content) => chunk({ content })),
    chunk({}, 'stop'),
    ...(usage === null ? [] : [{ object: 'chat.completion.chunk', choices: [], usage }]),
    '[DONE]',
  );

const chunk = (delta: object, reason: string | null = null): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'a-model',
  choices: [{ index: 0, delta, finish_reason: reason }],
});

/** Sends the reply as a stream, its head first. */
export const streamsChat =
  (...texts: string[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(chatEvents(texts));
  };

/** A refusal in OpenAI's form. */
export const refuses =
  (status: number, message: string, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message, type: 'invalid_request_error', code: null } }));
  };

/** Sends these parts, each on its own. */
export const streams =
  (...parts: (string | Buffer)[]): Answer =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) {
      response.write(part);
      await sleep(5);
    }
    response.end();
  };

/** One piece of a reply. */
export const textChunk = (content: string): object => ({
  choices: [{ index: 0, delta: { content } }],
});
