import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { RealtimeLink } from '../../common/turn/turn-work.ts';
import { elapsed, type Nanos, nanosToMillis } from '../../common/units.ts';
import type { Attributes } from '../turn/turn-trace.ts';
import { AnswerProblem } from './answer.ts';
import type { Authorization } from './authorization.ts';
import { ConnectionTimes } from './connection-times.ts';
import { type EndpointNeeds, socketAddress } from './endpoint.ts';
import type { AttemptEnd, Phase } from './question.ts';
import { type RealtimeNews, readRealtimeEvent, sessionUpdate } from './realtime-events.ts';

const longestEvent = 16 * 2 ** 20;
const longestRefusal = 16 * 1024;
/** Milliseconds in which an endpoint has to agree that it is over. */
const longestFarewell = 1_000;

/** An event, or the end of the connection and the reason of it. */
export type RealtimeHearing =
  | { readonly news: RealtimeNews; readonly at: Nanos }
  | { readonly broken: unknown };

type Opened = AttemptEnd<RealtimeSocket>;

/** One session of the realtime protocol. */
export class RealtimeSocket {
  readonly #link: RealtimeLink;
  readonly #now: () => Nanos;
  readonly #socket: WebSocket;
  #times: ConnectionTimes | undefined;
  #connected: Nanos | null = null;
  #upgraded: Nanos | null = null;
  #ready: Nanos | null = null;
  #opened: (end: Opened) => void = () => undefined;
  #listener: (hearing: RealtimeHearing) => void = () => undefined;

  private constructor(
    link: RealtimeLink,
    authorization: Authorization,
    { connections }: EndpointNeeds,
    now: () => Nanos,
  ) {
    this.#link = link;
    this.#now = now;
    const url = socketAddress(link, '/realtime');
    url.searchParams.set('model', link.model);
    this.#socket = new WebSocket(url, {
      headers: { ...authorization.headers, 'user-agent': 'latency-lab' },
      perMessageDeflate: false,
      maxPayload: longestEvent,
      ca: connections.tls.options.ca,
      finishRequest: (request) => {
        this.#times = new ConnectionTimes(request, url.protocol === 'wss:', now, (at) => {
          this.#connected = at;
        });
        request.end();
      },
    });
    this.#socket.on('upgrade', () => {
      this.#upgraded = now();
    });
    this.#socket.on('unexpected-response', (_request, response) => {
      void refusalIn(response).then((refusal) => this.#opened(refusal));
    });
    this.#socket.on('message', (data) => this.#take(String(data)));
    this.#socket.on('error', (thrown) => this.#break(thrown));
    this.#socket.on('close', (code, reason) =>
      this.#break(new AnswerProblem(closedWords(code), String(reason) || null)),
    );
  }

  /** Resolves once the endpoint has said that the session is there, and been told what it is to be. */
  static open(
    link: RealtimeLink,
    authorization: Authorization,
    needs: EndpointNeeds,
    now: () => Nanos,
    signal: AbortSignal,
  ): Promise<Opened> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve({ kind: 'aborted' });
        return;
      }
      const opening = new RealtimeSocket(link, authorization, needs, now);
      const timer = setTimeout(
        () => opening.#opened({ kind: 'silent', phase: opening.#phase }),
        needs.limits.silence,
      );
      const abort = (): void => opening.#opened({ kind: 'aborted' });
      signal.addEventListener('abort', abort, { once: true });
      opening.#opened = (end) => {
        opening.#opened = () => undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        if (end.kind !== 'answered') opening.drop();
        resolve(end);
      };
    });
  }

  /**
   * How long the parts of setting it up took: beside the connection's own, `upgradeMs` from the connection to the
   * WebSocket, and `sessionMs` from there to the endpoint's first event.
   */
  get setUp(): Attributes {
    const [connected, upgraded, ready] = [this.#connected, this.#upgraded, this.#ready];
    return {
      ...this.#times?.attributes,
      ...(connected === null || upgraded === null
        ? {}
        : { upgradeMs: nanosToMillis(elapsed(connected, upgraded)) }),
      ...(upgraded === null || ready === null
        ? {}
        : { sessionMs: nanosToMillis(elapsed(upgraded, ready)) }),
    };
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Whoever listened before hears nothing more. */
  listen(listener: (hearing: RealtimeHearing) => void): void {
    this.#listener = listener;
  }

  /** Resolves once it has left. Throws where the connection is closed. */
  send(event: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(JSON.stringify(event), (problem) => {
        if (problem === undefined || problem === null) resolve();
        else reject(problem);
      });
    });
  }

  /** At once, without a word: for one that does not answer. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Resolves once the endpoint has agreed, or was given up. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#socket.terminate(), longestFarewell);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.close(1000);
    });
  }

  #take(text: string): void {
    const at = this.#now();
    try {
      const news = readRealtimeEvent(text);
      if (this.#ready !== null) this.#listener({ news, at });
      else if (news.kind === 'error') throw new AnswerProblem('opened no session', news.said);
      else if (news.kind === 'ready') {
        this.#ready = at;
        // A connection that breaks meanwhile says so itself.
        this.send(sessionUpdate(this.#link, news.dialect)).catch(() => undefined);
        this.#opened({ kind: 'answered', result: this });
      }
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  #break(thrown: unknown): void {
    this.#opened({ kind: 'broken', phase: this.#phase, thrown, isReused: false });
    this.#listener({ broken: thrown });
  }

  get #phase(): Phase {
    if (this.#upgraded !== null) return 'answering';
    return this.#connected === null ? 'connecting' : 'waiting';
  }
}

async function refusalIn(response: IncomingMessage): Promise<Opened> {
  const { statusCode: status = 0, headers } = response;
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Uint8Array>) {
      parts.push(part);
      length += part.byteLength;
      if (length > longestRefusal) break;
    }
  } catch {
    // The status alone says enough.
  }
  const body = Buffer.concat(parts).subarray(0, longestRefusal).toString();
  return { kind: 'refused', status, headers, body };
}

/** RFC 6455, 7.4.1: 1005 and 1006 are no codes that were sent. */
function closedWords(code: number): string {
  if (code === 1006) return 'broke off the connection';
  return code === 1005 ? 'closed the connection' : `closed the connection (${code})`;
}
