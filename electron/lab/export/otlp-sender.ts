import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { withinTime } from './bounded-time.ts';
import type { OtlpEndpoint } from './otlp-endpoint.ts';

/** What one request carries: `text` is the message as JSON, `count` its spans or points. */
export type OtlpBatch = { readonly text: string; readonly count: number };

type Signal = 'traces' | 'metrics';
type Waiting = OtlpBatch & { readonly signal: Signal };

/** What did not arrive. `why` is what the last failure said; null where all arrived. */
export type Undelivered = {
  readonly spans: number;
  readonly points: number;
  readonly why: string | null;
};

/** Characters that wait: a collector that is gone costs no more memory than this. */
const mostWaiting = 64 * 2 ** 20;
const attempts = 5;
const firstPause = 1000;
const longestPause = 30_000;
const requestTime = 10_000;
const longestAnswer = 64 * 1024;

/** Answers after which OTLP/HTTP asks to try again. */
const passing = new Set([429, 502, 503, 504]);

const answerSchema = z.object({
  partialSuccess: z
    .object({
      rejectedSpans: z.coerce.number().catch(0).default(0),
      rejectedDataPoints: z.coerce.number().catch(0).default(0),
      errorMessage: z.string().catch('').default(''),
    })
    .optional(),
});

/**
 * Sends batches to a collector by OTLP/HTTP in JSON, one after the other, with the pauses that the protocol asks for.
 * Never throws: what does not arrive is counted.
 */
export class OtlpSender {
  readonly #endpoint: OtlpEndpoint;
  readonly #wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly #queue: Waiting[] = [];
  readonly #ended = new AbortController();
  #waiting = 0;
  #sending: Promise<void> = Promise.resolve();
  #isSending = false;
  #isAway = false;
  #lost = { traces: 0, metrics: 0 };
  #why: string | null = null;

  /** `wait` is the pause between attempts. */
  constructor(
    endpoint: OtlpEndpoint,
    wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
      await sleep(milliseconds, undefined, { signal });
    },
  ) {
    this.#endpoint = endpoint;
    this.#wait = wait;
  }

  add(signal: Signal, batch: OtlpBatch): void {
    if (this.#waiting + batch.text.length > mostWaiting) {
      this.#lose(signal, batch.count, 'more waited than is kept in memory');
      return;
    }
    this.#waiting += batch.text.length;
    this.#queue.push({ ...batch, signal });
    if (this.#isSending) return;
    this.#isSending = true;
    this.#sending = this.#sendAll();
  }

  /** Resolves when all was sent or given up; what still waits when `signal` aborts is given up. */
  async finish(signal: AbortSignal): Promise<Undelivered> {
    const end = (): void => this.#ended.abort();
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    await this.#sending;
    signal.removeEventListener('abort', end);
    return { spans: this.#lost.traces, points: this.#lost.metrics, why: this.#why };
  }

  async #sendAll(): Promise<void> {
    for (let batch = this.#queue.shift(); batch !== undefined; batch = this.#queue.shift()) {
      await this.#send(batch);
      this.#waiting -= batch.text.length;
    }
    this.#isSending = false;
  }

  async #send(batch: Waiting): Promise<void> {
    let pause = firstPause;
    // Who was away for all attempts of one batch is asked once for each of the next.
    const most = this.#isAway ? 1 : attempts;
    let why = 'there was no time left';
    for (let attempt = 1; attempt <= most && !this.#ended.signal.aborted; attempt++) {
      const answer = await this.#post(batch);
      if (answer.isOver) {
        this.#isAway = false;
        if (answer.lost > 0) this.#lose(batch.signal, answer.lost, answer.why);
        return;
      }
      why = answer.why;
      if (attempt === most) break;
      await this.#wait(Math.min(answer.after ?? pause, longestPause), this.#ended.signal).catch(
        () => undefined,
      );
      pause *= 2;
    }
    this.#isAway = true;
    this.#lose(batch.signal, batch.count, why);
  }

  async #post(batch: Waiting): Promise<Answer> {
    try {
      return await withinTime(requestTime, [this.#ended.signal], (end) => this.#ask(batch, end));
    } catch (thrown) {
      return { isOver: false, why: causeOf(thrown), after: null };
    }
  }

  async #ask({ signal, text, count }: Waiting, end: AbortSignal): Promise<Answer> {
    const response = await fetch(this.#endpoint[signal], {
      method: 'POST',
      body: text,
      headers: { ...this.#endpoint.headers, 'content-type': 'application/json' },
      // Another address has no right to the headers.
      redirect: 'error',
      signal: end,
    });
    const body = await shortText(response);
    if (response.ok) return accepted(body);
    const why = `it answered ${response.status}`;
    if (!passing.has(response.status)) return { isOver: true, lost: count, why };
    return { isOver: false, why, after: pauseAsked(response.headers.get('retry-after')) };
  }

  #lose(signal: Signal, count: number, why: string): void {
    this.#lost[signal] += count;
    this.#why = why;
  }
}

type Answer =
  | { readonly isOver: true; readonly lost: number; readonly why: string }
  | { readonly isOver: false; readonly why: string; readonly after: number | null };

/** A collector that took a part says how much it refused, and wants no second attempt. */
function accepted(body: string): Answer {
  let parsed: unknown = {};
  try {
    parsed = JSON.parse(body);
  } catch {
    // An empty answer is one of success.
  }
  const read = answerSchema.safeParse(parsed);
  const partial = read.success ? read.data.partialSuccess : undefined;
  const lost = (partial?.rejectedSpans ?? 0) + (partial?.rejectedDataPoints ?? 0);
  const why = partial?.errorMessage || 'it refused them';
  return { isOver: true, lost, why: why.slice(0, 200) };
}

/** In milliseconds: `Retry-After` is seconds, or a date. null where there is none that can be read. */
function pauseAsked(header: string | null): number | null {
  if (header === null) return null;
  const asked = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(asked) ? Math.max(0, asked) : null;
}

/** The beginning of an answer: nobody needs more, and a stranger may send it without end. */
async function shortText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestAnswer) break;
  }
  return text;
}

/** What the connection says, such as ECONNREFUSED: `fetch` itself only says that it failed. */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return `it did not answer in ${requestTime / 1000} s`;
  const { cause } = thrown;
  return cause instanceof Error && cause.message !== '' ? cause.message : thrown.message;
}
