import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

export type ClientEvent = {
  readonly type: string;
  readonly event_id?: string;
  readonly session?: Readonly<Record<string, unknown>>;
  readonly audio?: string;
};

/** What a session does when the client asks for a reply. `send` is one event of the server. */
export type Replies = (
  send: (event: object) => void,
  session: RealtimeSession,
  count: number,
) => Promise<void> | void;

export type RealtimeSession = {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly got: ClientEvent[];
  /** Bytes of each turn that was committed. */
  readonly turns: Buffer[];
  /** The turn that is being heard. */
  audio: Buffer;
};

export type RealtimeServer = {
  readonly url: string;
  readonly sessions: RealtimeSession[];
};

/** The first event of the general protocol, and of the beta: a session says what it is. */
const created = {
  general: { type: 'session.created', session: { type: 'realtime', object: 'realtime.session' } },
  beta: {
    type: 'session.created',
    session: { object: 'realtime.session', input_audio_format: 'pcm16', voice: 'alloy' },
  },
};

/**
 * A server of the realtime protocol on 127.0.0.1 until the test is over: it opens sessions, takes audio, commits it and
 * refuses an empty turn, as the original does. `refuses`: the status of sessions that are not opened, by their number from 1.
 */
export async function startRealtime(
  replies: Replies,
  dialect: 'general' | 'beta' = 'general',
  refuses: (count: number) => { readonly status: number; readonly body: string } | null = () =>
    null,
): Promise<RealtimeServer> {
  const sessions: RealtimeSession[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // A client may leave in the middle of a refusal.
    socket.on('error', () => undefined);
  });
  const realtime = new WebSocketServer({ noServer: true });
  let asked = 0;
  server.on('upgrade', (request, socket, head) => {
    const refusal = refuses(++asked);
    if (refusal !== null) {
      const { status, body } = refusal;
      socket.end(
        `HTTP/1.1 ${status} No\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      return;
    }
    realtime.handleUpgrade(request, socket, head, (open) => {
      const session = { socket: open, request, got: [], turns: [], audio: Buffer.alloc(0) };
      sessions.push(session);
      serve(session, replies, dialect);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, sessions };
}

function serve(session: RealtimeSession, replies: Replies, dialect: 'general' | 'beta'): void {
  const { socket, got, turns } = session;
  let count = 0;
  const send = (event: object): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(event));
  };
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as ClientEvent;
    got.push(event);
    switch (event.type) {
      case 'session.update':
        send({ type: 'session.updated', session: event.session });
        break;
      case 'input_audio_buffer.append':
        session.audio = Buffer.concat([session.audio, Buffer.from(event.audio ?? '', 'base64')]);
        break;
      case 'input_audio_buffer.commit':
        if (session.audio.length === 0) {
          const message = 'Error committing input audio buffer: buffer too small.';
          const error = { message, code: 'input_audio_buffer_commit_empty', event_id: 'commit' };
          send({ type: 'error', error });
          break;
        }
        turns.push(session.audio);
        session.audio = Buffer.alloc(0);
        send({ type: 'input_audio_buffer.committed', item_id: `item-${turns.length}` });
        break;
      case 'response.create':
        count += 1;
        send({ type: 'response.created', response: { status: 'in_progress' } });
        void replies(send, session, count);
        break;
    }
  });
  send(created[dialect]);
}

/** The events of a whole reply, in the words of either form. */
export function replyEvents(
  dialect: 'general' | 'beta',
  said: string,
  pcm: Buffer,
  item = 'item-1',
  heard = 'Move my booking.',
): object[] {
  const audio = dialect === 'beta' ? 'response.audio' : 'response.output_audio';
  const half = 2 * Math.floor(pcm.length / 4);
  return [
    { type: `${audio}_transcript.delta`, delta: said },
    // The first piece ends in the middle of a sample.
    { type: `${audio}.delta`, delta: pcm.subarray(0, half + 1).toString('base64') },
    { type: `${audio}.delta`, delta: pcm.subarray(half + 1).toString('base64') },
    { type: `${audio}.done` },
    { type: `${audio}_transcript.done`, transcript: said },
    {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: item,
      transcript: `${heard}\n`,
    },
    { type: 'response.done', response: { status: 'completed' } },
  ];
}
