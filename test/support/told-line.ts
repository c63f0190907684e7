import type { LineNews, LineOrder } from '../../electron/common/turn/line-protocol.ts';
import type { LineFigures } from '../../electron/common/turn/turn-events.ts';
import { hertz, type Nanos, nanos, seconds } from '../../electron/common/units.ts';
import type { LinkFailure, Recogniser, Speaker, Writer } from '../../electron/lab/turn/link.ts';

export const quiet: LineFigures = {
  arrival: { ticks: 0, p50: null, p99: null, most: null },
  playout: { ticks: 0, p50: null, p99: null, most: null },
  lost: 0,
  underruns: 0,
  underrun: seconds(0),
};

/** A clock that goes on when a test says so; times are in milliseconds of the session. */
export class SetClock {
  #now = nanos(0);
  readonly now = (): Nanos => this.#now;

  /** Never back. */
  reach(time: Nanos): void {
    this.#now = nanos(Math.max(this.#now, time));
  }

  pass(milliseconds: number): void {
    this.#now = nanos(this.#now + at(milliseconds));
  }
}

/** A line on which a test says what happens, in milliseconds of the session; what it is ordered is kept. */
export class ToldLine {
  readonly orders: LineOrder[] = [];
  readonly clock = new SetClock();
  readonly turn: number;
  #listener: (news: LineNews) => void = () => undefined;
  #fall: (why: LinkFailure) => void = () => undefined;
  readonly down = new Promise<LinkFailure>((resolve) => {
    this.#fall = resolve;
  });

  constructor(turn: number) {
    this.turn = turn;
  }

  listen(listener: (news: LineNews) => void): void {
    this.#listener = listener;
  }

  order(order: LineOrder): void {
    this.orders.push(order);
    if (order.type === 'end-turn') this.tell({ type: 'turn-ended', at: at(0), figures: quiet });
  }

  tell(news: WithoutTurn<LineNews>): void {
    if ('at' in news) this.clock.reach(news.at);
    this.#listener({ ...news, turn: this.turn } as LineNews);
  }

  fall(why: LinkFailure): void {
    this.#fall(why);
  }

  spoken(from: number, to: number): void {
    this.tell({ type: 'uttered', at: at(from), speech: { start: at(from), end: at(to) } });
    this.tell({ type: 'speech-started', at: at(from + 60) });
  }

  paused(until: number): void {
    const heard = { file: `/heard-${until}.wav`, seconds: seconds(until / 1e3) };
    const when = { spokenUntil: at(until), arrived: at(until + 20) };
    this.tell({ type: 'speech-paused', at: at(until + 100), heard, ...when });
  }

  ended(until: number, wait: number): void {
    const heard = { file: `/heard-${until}.wav`, seconds: seconds(until / 1e3) };
    const when = { spokenUntil: at(until), arrived: at(until + 20) };
    const lastWordArrived = at(until + 20);
    this.tell({ type: 'speech-ended', at: at(until + 20 + wait), heard, ...when, lastWordArrived });
  }

  played(sent: number, buffer: number, leadIn: number, reply = 0): void {
    this.tell({
      type: 'reply-started',
      reply,
      at: at(sent + 10 + buffer + leadIn),
      ready: at(sent - 5),
      sent: at(sent),
      arrived: at(sent + 10),
      played: at(sent + 10 + buffer),
      audible: at(sent + 10 + buffer + leadIn),
    });
  }

  replied(from: number, to: number, interruptedAt: number | null = null): void {
    this.tell({
      type: 'reply-ended',
      at: at(to),
      reply: { start: at(from), end: at(to) },
      interrupted: interruptedAt === null ? null : { speech: at(interruptedAt), silent: at(to) },
      figures: quiet,
    });
  }
}

type WithoutTurn<News> = News extends { turn: number } ? Omit<News, 'turn'> : News;

export const at = (milliseconds: number): Nanos => nanos(milliseconds * 1e6);

const closed = (): Promise<void> => Promise.resolve();

/** Understands each heard file as `textOf` says. */
export const understanding = (textOf: (file: string) => string): Recogniser => ({
  recognise: ({ file }) => Promise.resolve(textOf(file)),
  close: closed,
});

/** Writes these pieces at once. */
export const writing = (pieces: readonly string[]): Writer & { readonly asked: string[][] } => {
  const asked: string[][] = [];
  return {
    asked,
    write: (messages, hear, { now }) => {
      asked.push(messages.map(({ role, content }) => `${role}: ${content}`));
      for (const piece of pieces) hear(piece, now());
      return Promise.resolve({ text: pieces.join(''), promptTokens: 12, tokens: pieces.length });
    },
    close: closed,
  };
};

/** Speaks each sentence as a tenth of a second of audio. */
export const speaking = (): Speaker & { readonly spoken: string[] } => {
  const spoken: string[] = [];
  return {
    spoken,
    speak: (sentence, file, hear, { now }) => {
      spoken.push(sentence);
      hear({ file, from: 0, samples: 1600, sampleRate: hertz(16_000) }, now());
      return Promise.resolve();
    },
    close: closed,
  };
};
