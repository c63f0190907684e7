import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { type Bytes, elapsed, type Nanos, nanosToMillis } from '../../common/units.ts';
import type { LinkContext } from '../turn/link.ts';
import type { Attributes } from '../turn/turn-trace.ts';
import { AnswerProblem, type AnswerReader, contentTypeOf } from './answer.ts';
import { processingTime } from './answer-headers.ts';
import { ConnectionTimes } from './connection-times.ts';
import { decoded } from './decoded-body.ts';
import type { EndpointNeeds } from './endpoint.ts';
import type { AttemptEnd, Question } from './question.ts';

/** What is read of a refusal. */
const longestRefusal = 16 * 1024;
/** After a complete answer the connection can be used again, unless its last bytes take longer than this, in milliseconds. */
const longestTail = 1_000;

type Target = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly host: string;
  /** From 1. */
  readonly attempt: number;
};

/**
 * One POST, and one answer. Its parts become spans when they are over: `connect` where the connection is new, `upload`
 * until the last byte is the operating system's, `server` until the first byte of what was asked for. Where it fails,
 * the part in which it did ends there.
 */
export class EndpointRequest<Result> {
  readonly #question: Question<Result>;
  readonly #needs: EndpointNeeds;
  readonly #context: LinkContext;
  readonly #target: Target;
  readonly #isTls: boolean;
  #request!: ClientRequest;
  #times!: ConnectionTimes;
  #reader: AnswerReader<Result> | null = null;
  #connected: Nanos | null = null;
  #sent: Nanos | null = null;
  #headers: Nanos | null = null;
  #firstByte: Nanos | null = null;
  #response: IncomingMessage | null = null;
  #hasArrived = false;
  #isPaused = false;
  #isRead = false;
  #isOver = false;
  #resolve: (end: AttemptEnd<Result>) => void = () => undefined;

  constructor(
    question: Question<Result>,
    target: Target,
    needs: EndpointNeeds,
    context: LinkContext,
  ) {
    this.#question = question;
    this.#target = target;
    this.#needs = needs;
    this.#context = context;
    this.#isTls = target.url.protocol === 'https:';
  }

  /** Always resolves; to be called once. */
  run(): Promise<AttemptEnd<Result>> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.#context.signal.aborted) {
        resolve({ kind: 'aborted' });
        return;
      }
      this.#send();
    });
  }

  #send(): void {
    const { body, contentType, accept } = this.#question;
    const { connections, limits } = this.#needs;
    const { url, headers } = this.#target;
    const { now, signal } = this.#context;
    const request = (this.#isTls ? tlsRequest : plainRequest)(url, {
      method: 'POST',
      agent: this.#isTls ? connections.tls : connections.plain,
      timeout: limits.silence,
      headers: {
        ...headers,
        accept,
        // A packed stream arrives in lumps.
        'accept-encoding': 'identity',
        'content-type': contentType,
        'content-length': body.byteLength,
        'user-agent': 'latency-lab',
      },
    });
    this.#request = request;
    this.#times = new ConnectionTimes(request, this.#isTls, now, (at) => this.#addConnect(at));
    request.once('finish', () => this.#addUpload(now()));
    request.once('response', (response) => this.#answer(response));
    request.on('error', (thrown) => this.#break(thrown));
    request.on('timeout', () => {
      // Who is not read cannot be heard.
      if (!this.#isPaused) this.#end({ kind: 'silent', phase: this.#phase });
    });
    signal.addEventListener('abort', this.#abort, { once: true });
    request.end(body);
  }

  #answer(response: IncomingMessage): void {
    const { now } = this.#context;
    const at = now();
    this.#response = response;
    this.#headers = at;
    if (this.#sent === null) this.#addUpload(at);
    response.on('error', (thrown) => this.#break(thrown));
    const status = response.statusCode ?? 0;
    const body = decoded(response);
    body.on('error', () => this.#break(new AnswerProblem('sent packed bytes that cannot be read')));
    if (status < 200 || status > 299) this.#readRefusal(status, response, body);
    else this.#read(response, body);
  }

  #read(response: IncomingMessage, body: Readable): void {
    const { now } = this.#context;
    const { headers } = response;
    let reader: AnswerReader<Result>;
    try {
      reader = this.#question.read({
        contentType: contentTypeOf(headers),
        headers,
        arrived: (at) => this.#addServer(at),
      });
    } catch (thrown) {
      this.#break(thrown);
      return;
    }
    this.#reader = reader;
    let count = 0;
    body.on('data', (bytes: Uint8Array) => {
      if (this.#isRead || this.#isOver) return;
      const at = now();
      this.#firstByte ??= at;
      count += bytes.byteLength;
      if (count > this.#question.mostBytes) {
        this.#break(new AnswerProblem(`sent more than ${megabytes(this.#question.mostBytes)}`));
        return;
      }
      this.#take(reader, body, bytes, at);
    });
    body.on('end', () => this.#complete(reader, now()));
  }

  #take(reader: AnswerReader<Result>, body: Readable, bytes: Uint8Array, at: Nanos): void {
    try {
      const held = reader.take(bytes, at);
      if (held !== undefined) {
        this.#isPaused = true;
        body.pause();
        held.then(
          () => {
            this.#isPaused = false;
            body.resume();
          },
          (thrown: unknown) => this.#break(thrown),
        );
      }
      if (reader.isComplete?.() === true) this.#complete(reader, at);
    } catch (thrown) {
      this.#break(thrown);
    }
  }

  #complete(reader: AnswerReader<Result>, at: Nanos): void {
    if (this.#isRead || this.#isOver) return;
    this.#isRead = true;
    void (async () => {
      try {
        this.#end({ kind: 'answered', result: await reader.end(at) });
      } catch (thrown) {
        this.#break(thrown);
      }
    })();
  }

  #readRefusal(status: number, response: IncomingMessage, body: Readable): void {
    const { headers } = response;
    const parts: Uint8Array[] = [];
    let length = 0;
    const refuse = (): void => {
      const text = new TextDecoder().decode(Buffer.concat(parts).subarray(0, longestRefusal));
      this.#end({ kind: 'refused', status, headers, body: text });
    };
    body.on('data', (bytes: Uint8Array) => {
      if (length > longestRefusal) return;
      parts.push(bytes);
      length += bytes.byteLength;
      if (length > longestRefusal) refuse();
    });
    body.on('end', refuse);
  }

  #break(thrown: unknown): void {
    this.#end({ kind: 'broken', phase: this.#phase, thrown, isReused: this.#times.isReused });
  }

  readonly #abort = (): void => this.#end({ kind: 'aborted' });

  get #phase(): 'connecting' | 'waiting' | 'answering' {
    if (this.#headers !== null) return 'answering';
    return this.#times.isReused || this.#connected !== null ? 'waiting' : 'connecting';
  }

  #end(end: AttemptEnd<Result>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#context.signal.removeEventListener('abort', this.#abort);
    this.#closeSpans(end.kind === 'refused');
    this.#letGo(end.kind === 'answered');
    if (end.kind === 'answered') this.#resolve(end);
    else void Promise.resolve(this.#reader?.abandon?.()).then(() => this.#resolve(end));
  }

  /** A refusal is there with its status; all else was waited for until now. */
  #closeSpans(isRefused: boolean): void {
    const at = this.#context.now();
    if (this.#phase === 'connecting') this.#addConnect(at);
    else if (this.#sent === null) this.#addUpload(at);
    else this.#addServer(isRefused ? (this.#headers ?? at) : at);
  }

  /** The connection is kept only where the answer on it is over. */
  #letGo(isAnswered: boolean): void {
    const response = this.#response;
    if (response?.readableEnded === true && response.complete) return;
    if (!isAnswered) {
      this.#request.destroy();
      return;
    }
    const timer = setTimeout(() => this.#request.destroy(), longestTail).unref();
    response?.once('close', () => clearTimeout(timer));
    response?.resume();
  }

  #addConnect(at: Nanos): void {
    this.#connected = at;
    this.#add('connect', this.#times.start, at, this.#times.attributes);
  }

  #addUpload(at: Nanos): void {
    if (this.#sent !== null) return;
    this.#sent = at;
    this.#add('upload', this.#connected ?? this.#times.start, at, {
      bytes: this.#question.body.byteLength,
    });
  }

  #addServer(at: Nanos): void {
    if (this.#hasArrived || this.#sent === null) return;
    this.#hasArrived = true;
    const processing = this.#response === null ? null : processingTime(this.#response.headers);
    const status = this.#response?.statusCode;
    this.#add('server', this.#sent, at, {
      ...(status === undefined ? {} : { status }),
      ...(this.#headers === null ? {} : { headersMs: millisFrom(this.#sent, this.#headers) }),
      ...(this.#firstByte === null ? {} : { firstByteMs: millisFrom(this.#sent, this.#firstByte) }),
      ...(processing === null ? {} : { processingMs: processing }),
      // The lab's own server says so where no model answered.
      ...(this.#response?.headers['x-latency-lab-scripted'] === 'true' ? { scripted: true } : {}),
    });
  }

  #add(stage: 'connect' | 'upload' | 'server', from: Nanos, to: Nanos, more: Attributes): void {
    const { trace, parent } = this.#context;
    const { host, attempt } = this.#target;
    trace.add(stage, parent, from, to, { host, attempt, reused: this.#times.isReused, ...more });
  }
}

const millisFrom = (from: Nanos, to: Nanos): number => nanosToMillis(elapsed(from, to));

const megabytes = (bytes: Bytes): string => `${Math.round(bytes / 2 ** 20)} MB`;
