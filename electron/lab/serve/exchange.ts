import type { IncomingMessage, ServerResponse } from 'node:http';
import { elapsed, type Nanos, nanosToMillis } from '../../common/units.ts';
import { type ApiError, answerError } from './api-error.ts';
import type { RequestRun } from './request-run.ts';

/** `true` where a script answered, whatever model was asked for. */
export const scriptedHeader = 'x-latency-lab-scripted';

/** Milliseconds that a client may leave what waits for it unread. */
const patience = 60_000;

/** One request and its answer. Every answer says what time the lab took, and which run of the recording it is. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly arrived: Nanos;
  readonly path: string;
  /** Aborted when the client has left before its answer was whole. */
  readonly signal: AbortSignal;
  readonly #response: ServerResponse;
  readonly #now: () => Nanos;
  #run: RequestRun | null = null;
  #isEvents = false;
  #isScripted = false;

  constructor(request: IncomingMessage, response: ServerResponse, path: string, now: () => Nanos) {
    this.request = request;
    this.#response = response;
    this.#now = now;
    this.arrived = now();
    this.path = path;
    const gone = new AbortController();
    this.signal = gone.signal;
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    response.on('error', () => gone.abort());
  }

  get now(): () => Nanos {
    return this.#now;
  }

  /** The answer is whole, or nobody wants it any more. */
  get isOver(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  get hasBegun(): boolean {
    return this.#response.headersSent;
  }

  /** The run of the recording that the request became. */
  became(run: RequestRun): void {
    this.#run = run;
  }

  /** The answer keeps a set pace and comes of no model: a client that measures must not take it for one's. */
  becameScripted(): void {
    this.#isScripted = true;
  }

  json(body: object, status = 200): void {
    this.whole('application/json', Buffer.from(JSON.stringify(body)), status);
  }

  whole(type: string, body: Buffer, status = 200): void {
    this.#response.writeHead(status, {
      ...this.#headers(),
      'content-type': type,
      'content-length': body.length,
    });
    this.#response.end(body);
  }

  /** An answer in pieces, of unknown length. */
  begin(type: string): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, { ...this.#headers(), 'content-type': type });
    this.#response.socket?.setNoDelay(true);
  }

  write(piece: Buffer | string): void {
    this.#response.write(piece);
  }

  /** Resolves once the client has taken what waits for it, or is gone: cut off where it takes nothing. */
  async drained(limit = patience): Promise<void> {
    const response = this.#response;
    if (!response.writableNeedDrain || this.isOver) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => response.destroy(), limit);
      const go = (): void => {
        clearTimeout(late);
        response.off('drain', go);
        response.off('close', go);
        resolve();
      };
      response.once('drain', go);
      response.once('close', go);
    });
  }

  /** A server-sent event (HTML, 9.2) whose data is this object, or this text. */
  event(data: object | string): void {
    this.begin('text/event-stream');
    this.#isEvents = true;
    this.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  /** In a stream of events the error is its last one; of other streams the end is broken off. */
  fail(error: ApiError): void {
    if (this.#isEvents) {
      this.event(error);
      this.end();
      return;
    }
    const close = error.status === 413 || error.status === 408 ? { connection: 'close' } : {};
    answerError(this.#response, error, { ...this.#headers(), ...close });
  }

  #headers(): Record<string, string> {
    const took = nanosToMillis(elapsed(this.arrived, this.#now()));
    return {
      'openai-processing-ms': String(Math.round(took)),
      'cache-control': 'no-store',
      ...(this.#isScripted ? { [scriptedHeader]: 'true' } : {}),
      ...(this.#run === null ? {} : { 'x-request-id': String(this.#run.plan.index) }),
    };
  }
}
