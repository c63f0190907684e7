import { createParser, type EventSourceParser } from 'eventsource-parser';
import { AnswerProblem } from './answer.ts';

/**
 * Server-sent events (WHATWG HTML, 9.2) from bytes that are cut anywhere, in the middle of a character too. `hear`: the
 * data of each event. Throws `AnswerProblem` where the bytes are not UTF-8.
 */
export class EventStream {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #parser: EventSourceParser;

  constructor(hear: (data: string) => void) {
    this.#parser = createParser({ onEvent: ({ data }) => hear(data) });
  }

  take(bytes: Uint8Array): void {
    this.#parser.feed(this.#text(bytes));
  }

  /** An event whose closing empty line is missing counts: some servers forget it at the end. */
  end(): void {
    this.#parser.feed(`${this.#text(null)}\n\n`);
  }

  #text(bytes: Uint8Array | null): string {
    try {
      return bytes === null
        ? this.#decoder.decode()
        : this.#decoder.decode(bytes, { stream: true });
    } catch {
      throw new AnswerProblem(
        bytes === null
          ? 'broke off in the middle of a character'
          : 'sent bytes that are no text (not UTF-8)',
      );
    }
  }
}

/** The whole body as text: for answers that are not streamed. */
export class WholeText {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #text = '';

  take(bytes: Uint8Array): void {
    this.#decode(() => this.#decoder.decode(bytes, { stream: true }));
  }

  end(): string {
    this.#decode(() => this.#decoder.decode());
    return this.#text;
  }

  #decode(next: () => string): void {
    try {
      this.#text += next();
    } catch {
      throw new AnswerProblem('sent bytes that are no text (not UTF-8)');
    }
  }
}
